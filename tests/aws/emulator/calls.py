"""The calls by which each type of resource is made and read back: what CloudFormation and Terraform's provider do.

Each function is given the properties, by CloudFormation's names and with nothing left to fill in, and gives back the
attributes that others refer to, and the properties as the API tells them afterwards, by names that differ in capitals
only.
"""

import hashlib
import json

import boto3

REGION = "eu-west-1"


def client(service):
    return boto3.client(service, region_name=REGION)


def to_api(value, shape):
    """A value by the names of the API, which differ in capitals only; what the API does not have is refused by boto3."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        return {
            members.get(key.lower(), key): to_api(item, shape.members[members[key.lower()]]) if key.lower() in members else item
            for key, item in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [to_api(item, shape.member) for item in value]
    return value


def call(service, operation, properties):
    api = client(service)
    shape = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[operation]).input_shape
    return getattr(api, operation)(**to_api(properties, shape))


def without(properties, *names):
    return {name: value for name, value in properties.items() if name not in names}


def tags_as_map(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


def tags_as_list(tags):
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def role(properties, _files):
    document = json.dumps(properties["AssumeRolePolicyDocument"])
    call("iam", "create_role", {**properties, "AssumeRolePolicyDocument": document})
    given = client("iam").get_role(RoleName=properties["RoleName"])["Role"]
    return {"Arn": given["Arn"], "Ref": given["RoleName"]}, given


def role_policy(properties, _files):
    call("iam", "put_role_policy", {**properties, "PolicyDocument": json.dumps(properties["PolicyDocument"])})
    given = client("iam").get_role_policy(RoleName=properties["RoleName"], PolicyName=properties["PolicyName"])
    return {}, given


def instance_profile(properties, _files):
    name = properties["InstanceProfileName"]
    call("iam", "create_instance_profile", without(properties, "Roles"))
    for each in properties["Roles"]:
        client("iam").add_role_to_instance_profile(InstanceProfileName=name, RoleName=each)
    given = client("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    return {"Arn": given["Arn"], "Ref": name}, {**given, "Roles": [each["RoleName"] for each in given["Roles"]]}


def log_group(properties, _files):
    name = properties["LogGroupName"]
    tags = {"tags": tags_as_map(properties["Tags"])} if "Tags" in properties else {}
    call("logs", "create_log_group", {**without(properties, "RetentionInDays", "Tags"), **tags})
    client("logs").put_retention_policy(logGroupName=name, retentionInDays=properties["RetentionInDays"])
    groups = client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    given = next(group for group in groups if group["logGroupName"] == name)
    arn = given["arn"].removesuffix(":*")
    return {"Arn": arn, "Ref": name}, {**given, "Tags": tags_as_list(client("logs").list_tags_for_resource(resourceArn=arn)["tags"])}


def discovered_tags(arn):
    return client("servicediscovery").list_tags_for_resource(ResourceARN=arn)["Tags"]


def namespace(properties, _files):
    operation = call("servicediscovery", "create_private_dns_namespace", properties)["OperationId"]
    identity = client("servicediscovery").get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    given = client("servicediscovery").get_namespace(Id=identity)["Namespace"]
    zone = given["Properties"]["DnsProperties"]["HostedZoneId"]
    vpcs = client("route53").get_hosted_zone(Id=zone).get("VPCs", [])
    vpc = {"Vpc": vpcs[0]["VPCId"]} if vpcs else {}
    return {"Id": identity, "Ref": identity, "Arn": given["Arn"]}, {**given, **vpc, "Tags": discovered_tags(given["Arn"])}


def discovery_service(properties, _files):
    made = call("servicediscovery", "create_service", properties)["Service"]
    given = client("servicediscovery").get_service(Id=made["Id"])["Service"]
    return {"Id": made["Id"], "Ref": made["Id"], "Arn": made["Arn"]}, {**given, "Tags": discovered_tags(made["Arn"])}


def alarm(properties, _files):
    call("cloudwatch", "put_metric_alarm", properties)
    [given] = client("cloudwatch").describe_alarms(AlarmNames=[properties["AlarmName"]])["MetricAlarms"]
    arn = given["AlarmArn"]
    return {"Arn": arn, "Ref": given["AlarmName"]}, {**given, "Tags": client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"]}


def dashboard(properties, _files):
    call("cloudwatch", "put_dashboard", properties)
    return {"Ref": properties["DashboardName"]}, client("cloudwatch").get_dashboard(DashboardName=properties["DashboardName"])


def ssm_document(properties, _files):
    # How CloudFormation changes one over is no matter of the API.
    sent = {**without(properties, "UpdateMethod"), "Content": json.dumps(properties["Content"])}
    call("ssm", "create_document", sent)
    name = properties["Name"]
    given = client("ssm").get_document(Name=name)
    described = client("ssm").describe_document(Name=name)["Document"]
    told = {**described, **given, "Content": json.loads(given["Content"]), "UpdateMethod": properties["UpdateMethod"]}
    return {"Ref": name}, told


def s3_object(properties, files):
    place = {"Bucket": properties["Bucket"], "Key": properties["Key"]}
    client("s3").put_object(**place, Body=files[properties["Source"]].encode(), ContentType=properties["ContentType"])
    given = client("s3").get_object(**place)
    sha256 = hashlib.sha256(given["Body"].read()).hexdigest()
    return {}, {**properties, "ContentType": given["ContentType"], "SourceHash": sha256}


def task_definition(properties, _files):
    redirection = properties.get("ProxyConfiguration")
    if redirection:
        redirection = {**without(redirection, "ProxyConfigurationProperties"), "properties": redirection["ProxyConfigurationProperties"]}
    sent = {**properties, **({"ProxyConfiguration": redirection} if redirection else {})}
    arn = call("ecs", "register_task_definition", sent)["taskDefinition"]["taskDefinitionArn"]
    told = client("ecs").describe_task_definition(taskDefinition=arn, include=["TAGS"])
    given = {**told["taskDefinition"], "Tags": told.get("tags", [])}
    if "proxyConfiguration" in given:
        given["proxyConfiguration"]["ProxyConfigurationProperties"] = given["proxyConfiguration"].pop("properties", None)
    return {"Ref": arn, "TaskDefinitionArn": arn}, given


def service(properties, _files):
    # Amazon ECS takes the default group of the VPC where none is said; moto asks for some.
    properties["NetworkConfiguration"]["AwsvpcConfiguration"].setdefault("SecurityGroups", [])
    # That Terraform waits is no matter of the API.
    made = call("ecs", "create_service", without(properties, "WaitForSteadyState"))["service"]
    [given] = client("ecs").describe_services(cluster=properties["Cluster"], services=[made["serviceArn"]], include=["TAGS"])["services"]
    return {"Ref": made["serviceArn"], "Name": made["serviceName"]}, {**given, "Cluster": given["clusterArn"], "WaitForSteadyState": properties["WaitForSteadyState"]}


def security_group(properties, _files):
    ec2 = client("ec2")
    tags = [{"ResourceType": "security-group", "Tags": properties["Tags"]}] if properties.get("Tags") else []
    sent = {"GroupName": properties["GroupName"], "Description": properties["GroupDescription"], "VpcId": properties["VpcId"]}
    identity = ec2.create_security_group(**sent, **({"TagSpecifications": tags} if tags else {}))["GroupId"]
    if "SecurityGroupEgress" in properties:
        # As CloudFormation does, and Terraform's provider whatever is stated.
        anything = ec2.describe_security_groups(GroupIds=[identity])["SecurityGroups"][0]["IpPermissionsEgress"]
        ec2.revoke_security_group_egress(GroupId=identity, IpPermissions=anything)
        for each in properties["SecurityGroupEgress"]:
            ec2.authorize_security_group_egress(GroupId=identity, IpPermissions=[permission(each)])
    [given] = ec2.describe_security_groups(GroupIds=[identity])["SecurityGroups"]
    egress = [rule_of(each) for each in given["IpPermissionsEgress"]]
    return {"GroupId": identity}, {**given, "GroupDescription": given["Description"], "SecurityGroupEgress": egress}


def permission(rule):
    described = {"Description": rule["Description"]} if "Description" in rule else {}
    group = rule.get("SourceSecurityGroupId", rule.get("DestinationSecurityGroupId"))
    made = {"IpProtocol": rule["IpProtocol"], **{name: rule[name] for name in ("FromPort", "ToPort") if name in rule}}
    if group is not None:
        made["UserIdGroupPairs"] = [{"GroupId": group, **described}]
    if "CidrIp" in rule:
        made["IpRanges"] = [{"CidrIp": rule["CidrIp"], **described}]
    if "CidrIpv6" in rule:
        made["Ipv6Ranges"] = [{"CidrIpv6": rule["CidrIpv6"], **described}]
    return made


def rule_of(given, peer="SourceSecurityGroupId"):
    """A permission of one peer as CloudFormation has it."""
    [(kind, each)] = [(kind, each) for kind in ("UserIdGroupPairs", "IpRanges", "Ipv6Ranges") for each in given.get(kind, [])]
    name = {"UserIdGroupPairs": "GroupId", "IpRanges": "CidrIp", "Ipv6Ranges": "CidrIpv6"}[kind]
    told = {**given, (peer if name == "GroupId" else name): each[name]}
    return {**told, **({"Description": each["Description"]} if "Description" in each else {})}


def rule(direction, peer):
    def make(properties, _files):
        ec2 = client("ec2")
        made = getattr(ec2, f"authorize_security_group_{direction}")(GroupId=properties["GroupId"], IpPermissions=[permission(properties)])
        [identity] = [each["SecurityGroupRuleId"] for each in made["SecurityGroupRules"]]
        [given] = ec2.describe_security_group_rules(SecurityGroupRuleIds=[identity])["SecurityGroupRules"]
        told = {**given, "CidrIp": given.get("CidrIpv4"), peer: given.get("ReferencedGroupInfo", {}).get("GroupId")}
        return {}, told

    return make


def balanced_tags(arn):
    return client("elbv2").describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]


def load_balancer(properties, _files):
    elb = client("elbv2")
    [made] = call("elbv2", "create_load_balancer", without(properties, "LoadBalancerAttributes"))["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    if "LoadBalancerAttributes" in properties:
        elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=properties["LoadBalancerAttributes"])
    [given] = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    told = {
        **given,
        "Name": given["LoadBalancerName"],
        "Subnets": [zone["SubnetId"] for zone in given["AvailabilityZones"]],
        "LoadBalancerAttributes": elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"],
        "Tags": balanced_tags(arn),
    }
    return {"Ref": arn, "DNSName": given["DNSName"]}, told


def target_group(properties, _files):
    elb = client("elbv2")
    [made] = call("elbv2", "create_target_group", without(properties, "TargetGroupAttributes"))["TargetGroups"]
    arn = made["TargetGroupArn"]
    if "TargetGroupAttributes" in properties:
        elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=properties["TargetGroupAttributes"])
    [given] = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    told = {**given, "Name": given["TargetGroupName"], "TargetGroupAttributes": attributes, "Tags": balanced_tags(arn)}
    return {"Ref": arn}, told


def listener(properties, _files):
    [made] = call("elbv2", "create_listener", properties)["Listeners"]
    [given] = client("elbv2").describe_listeners(ListenerArns=[made["ListenerArn"]])["Listeners"]
    return {"Ref": made["ListenerArn"]}, given


CALLS = {
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CloudWatch::Dashboard": dashboard,
    "AWS::EC2::SecurityGroup": security_group,
    "AWS::EC2::SecurityGroupEgress": rule("egress", "DestinationSecurityGroupId"),
    "AWS::EC2::SecurityGroupIngress": rule("ingress", "SourceSecurityGroupId"),
    "AWS::ECS::Service": service,
    "AWS::ECS::TaskDefinition": task_definition,
    "AWS::ElasticLoadBalancingV2::Listener": listener,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": target_group,
    "AWS::IAM::InstanceProfile": instance_profile,
    "AWS::IAM::Role": role,
    "AWS::IAM::RolePolicy": role_policy,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Object": s3_object,
    "AWS::SSM::Document": ssm_document,
    "AWS::ServiceDiscovery::PrivateDnsNamespace": namespace,
    "AWS::ServiceDiscovery::Service": discovery_service,
}
