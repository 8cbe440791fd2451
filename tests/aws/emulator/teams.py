"""What other teams make before a plan is deployed that takes what exists: from what is written for them beside it."""

import json
import re
from functools import cached_property

from api import client

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


class Teams:
    def __init__(self, files, known, vpc):
        """Of what is known, files say `@name@`."""
        self.files, self.known, self.vpc = files, known, vpc

    def give(self, parameter):
        """What is given for a parameter; None where no other team has to do with it."""
        for pattern, make in MADE_BY_TEAMS.items():
            if re.match(pattern, parameter["name"]):
                return make(self, parameter["name"], parameter["description"])
        return None

    def read(self, path):
        return re.sub(r"@(\w+)@", lambda found: self.known[found[1]], self.files[path])

    def role(self, name, description):
        """With exactly the policy that the description names; moto checks its grammar."""
        [path] = re.findall(r"policies/\S+\.json", description)
        made = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
        client("iam").put_role_policy(RoleName=name, PolicyName="mesh", PolicyDocument=self.read(path))
        return made["Arn"]

    def namespace(self, _name, description):
        [called] = re.findall(r"namespace (\S+) in", description)
        operation = client("servicediscovery").create_private_dns_namespace(Name=called, Vpc=self.vpc)["OperationId"]
        return client("servicediscovery").get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]

    def target_group(self, name, description):
        [port] = re.findall(r"port (\d+)", description)
        made = client("elbv2").create_target_group(Name=name, Protocol="TCP", Port=int(port), VpcId=self.vpc, TargetType="ip")
        return made["TargetGroups"][0]["TargetGroupArn"]

    def certificate(self, name, _description):
        return client("acm").request_certificate(DomainName=f"{name.lower()}.example.com")["CertificateArn"]

    def security_groups(self, _name, description):
        [called] = re.findall(r"says of (\S+)$", description)
        return [self.groups[called]]

    @cached_property
    def groups(self):
        """All that are written down, with all that they must open."""
        ec2 = client("ec2")
        written = json.loads(self.read("security-groups.json"))
        made = {}
        for name, what in written["groups"].items():
            made[name] = ec2.create_security_group(GroupName=f"team-{name}", Description=what, VpcId=self.vpc)["GroupId"]
            anything = ec2.describe_security_groups(GroupIds=[made[name]])["SecurityGroups"][0]["IpPermissionsEgress"]
            ec2.revoke_security_group_egress(GroupId=made[name], IpPermissions=anything)
        for each in written["rules"]:
            ends = {"ingress": (each["to"], each["from"]), "egress": (each["from"], each["to"])}
            for direction, (own, other) in ends.items():
                if own.get("group") in made:
                    getattr(ec2, f"authorize_security_group_{direction}")(GroupId=made[own["group"]], IpPermissions=[permission(each, other, made)])
        return made


def permission(rule, other, groups):
    ports = {"FromPort": rule["port"], "ToPort": rule["port"]} if "port" in rule else {}
    described = {"Description": rule["why"]}
    if "group" in other:
        peer = {"UserIdGroupPairs": [{"GroupId": groups.get(other["group"], other["group"]), **described}]}
    elif ":" in other["cidr"]:
        peer = {"Ipv6Ranges": [{"CidrIpv6": other["cidr"], **described}]}
    else:
        peer = {"IpRanges": [{"CidrIp": other["cidr"], **described}]}
    return {"IpProtocol": rule["protocol"], **ports, **peer}


MADE_BY_TEAMS = {
    r"certificateArn": Teams.certificate,
    r"(task|execution)RoleArn": Teams.role,
    r"namespaceId": Teams.namespace,
    r"targetGroupArn": Teams.target_group,
    r"(loadBalancerSecurityGroup|securityGroup)Ids": Teams.security_groups,
}
