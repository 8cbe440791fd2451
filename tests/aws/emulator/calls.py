"""The calls by which each type of resource is made and read back: what CloudFormation and Terraform's provider do.

Each function is given the properties, by CloudFormation's names and with nothing left to fill in, and gives back the
attributes that others refer to, and the properties as the API tells them afterwards, by names that differ in capitals
only.
"""

import hashlib
import json

from api import call, client, without
from network import listener, load_balancer, rule, security_group, target_group


def tags_as_map(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


def tags_as_list(tags):
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def role(properties, _files):
    document = json.dumps(properties["AssumeRolePolicyDocument"])
    call("iam", "create_role", {**properties, "AssumeRolePolicyDocument": document})
    given = client("iam").get_role(RoleName=properties["RoleName"])["Role"]
    boundary = given.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    return {"Arn": given["Arn"], "Ref": given["RoleName"]}, {**given, "PermissionsBoundary": boundary}


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
    made = call("servicediscovery", "create_service", without(properties, "ForceDestroy"))["Service"]
    given = client("servicediscovery").get_service(Id=made["Id"])["Service"]
    told = {**given, "ForceDestroy": properties["ForceDestroy"], "Tags": discovered_tags(made["Arn"])}
    return {"Id": made["Id"], "Ref": made["Id"], "Arn": made["Arn"]}, told


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
    # That Terraform waits is no matter of the API.
    made = call("ecs", "create_service", without(properties, "WaitForSteadyState"))["service"]
    [given] = client("ecs").describe_services(cluster=properties["Cluster"], services=[made["serviceArn"]], include=["TAGS"])["services"]
    return {"Ref": made["serviceArn"], "Name": made["serviceName"]}, {**given, "Cluster": given["clusterArn"], "WaitForSteadyState": properties["WaitForSteadyState"]}


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
