"""Security groups and load balancers, as calls.py has the rest."""

from api import call, client, without


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
    return {"Ref": arn, "DNSName": given["DNSName"], "LoadBalancerFullName": arn.partition(":loadbalancer/")[2]}, told


def target_group(properties, _files):
    elb = client("elbv2")
    [made] = call("elbv2", "create_target_group", without(properties, "TargetGroupAttributes"))["TargetGroups"]
    arn = made["TargetGroupArn"]
    if "TargetGroupAttributes" in properties:
        elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=properties["TargetGroupAttributes"])
    [given] = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    told = {**given, "Name": given["TargetGroupName"], "TargetGroupAttributes": attributes, "Tags": balanced_tags(arn)}
    return {"Ref": arn, "TargetGroupFullName": arn.rpartition(":")[2]}, told


def listener(properties, _files):
    [made] = call("elbv2", "create_listener", properties)["Listeners"]
    [given] = client("elbv2").describe_listeners(ListenerArns=[made["ListenerArn"]])["Listeners"]
    return {"Ref": made["ListenerArn"]}, given
