"""What other teams make before a plan is deployed that takes what exists: from what is written for them beside it."""

import json
import re

from api import client


def role(parameter, files, fill_in, _vpc):
    """A role with exactly the policy that the parameter's description names; moto checks its grammar."""
    [path] = re.findall(r"policies/\S+\.json", parameter["description"])
    name = parameter["name"]
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    made = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    client("iam").put_role_policy(RoleName=name, PolicyName="mesh", PolicyDocument=fill_in(files[path]))
    return made["Arn"]


def namespace(parameter, _files, _fill_in, vpc):
    [name] = re.findall(r"namespace (\S+) in", parameter["description"])
    operation = client("servicediscovery").create_private_dns_namespace(Name=name, Vpc=vpc)["OperationId"]
    return client("servicediscovery").get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]


def target_group(parameter, _files, _fill_in, vpc):
    [port] = re.findall(r"port (\d+)", parameter["description"])
    made = client("elbv2").create_target_group(Name=parameter["name"], Protocol="TCP", Port=int(port), VpcId=vpc, TargetType="ip")
    return made["TargetGroups"][0]["TargetGroupArn"]


def security_group(parameter, _files, _fill_in, vpc):
    return client("ec2").create_security_group(GroupName=parameter["name"], Description=parameter["description"], VpcId=vpc)["GroupId"]


MADE_BY_TEAMS = {
    r"(task|execution)RoleArn": role,
    r"namespaceId": namespace,
    r"targetGroupArn": target_group,
    r"gatewayLoadBalancerSecurityGroupId": security_group,
}


def made_by_teams(parameter, files, given, surroundings, vpc):
    """What is given for a parameter; None where no other team has to do with it."""

    def fill_in(text):
        return re.sub(r"@(\w+)@", lambda found: given.get(found[1], surroundings.get(found[1])), text)

    for pattern, make in MADE_BY_TEAMS.items():
        if re.match(pattern, parameter["name"]):
            return make(parameter, files, fill_in, vpc)
    return None
