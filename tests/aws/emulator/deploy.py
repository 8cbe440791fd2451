"""Makes the resources of a plan through the APIs of AWS in moto, an emulator within this process, and reads all back.

Reads a plan from stdin as JSON, where an expression is a record with one key that begins with `$`. Every request is
checked by the model of the API that the AWS SDK carries. Prints as JSON what was made, and for each property that was
not told as it was planned where it stands: by type, with whether it is absent or otherwise.
"""

import json
import os
import re
import sys

from moto import mock_aws

from api import REGION, client
from calls import CALLS
from teams import Teams

ACCOUNT = "123456789012"
SURROUNDINGS = {"account": ACCOUNT, "partition": "aws", "region": REGION, "urlSuffix": "amazonaws.com"}


def what_the_account_has(parameters, files):
    """What whoever deploys gives: by type where CloudFormation has one of its own, and of other teams what they made."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"]
        for index, zone in enumerate("ab")
    ]
    client("s3").create_bucket(Bucket="shop-configuration", CreateBucketConfiguration={"LocationConstraint": REGION})
    by_type = {"AWS::EC2::VPC::Id": vpc, "List<AWS::EC2::Subnet::Id>": subnets}
    by_name = {
        "clusterArn": client("ecs").create_cluster(clusterName="shop")["cluster"]["clusterArn"],
        "configBucket": "shop-configuration",
        "gatewayIngressCidr": "10.0.0.0/8",
        "gatewayIngressIpv6Cidr": "2001:db8::/32",
        "gatewayLoadBalancerSecurityGroupId": ec2.create_security_group(GroupName="balancer", Description="of another team", VpcId=vpc)["GroupId"],
    }
    teams = Teams(files, {**SURROUNDINGS, **by_name}, vpc)
    given = {}
    for each in parameters:
        value = by_name.get(each["name"], by_type.get(each.get("cloudFormationType"), each.get("default")))
        if value is None:
            value = teams.give(each)
        if value is None:
            raise ValueError(f"nothing is known to give for {each['name']}")
        for item in value if isinstance(value, list) else [value]:
            if "pattern" in each and not re.fullmatch(each["pattern"]["expression"], item):
                raise ValueError(f"{each['name']}: {item} does not match {each['pattern']['expression']}")
        given[each["name"]] = value
    return given


def fill(value, parameters, attributes):
    """A value with its expressions filled in."""
    if isinstance(value, list):
        return [fill(item, parameters, attributes) for item in value]
    if not isinstance(value, dict):
        return value
    [(kind, of), *others] = value.items() or [("", None)]
    if others or not kind.startswith("$"):
        return {key: fill(item, parameters, attributes) for key, item in value.items()}
    if kind == "$attribute":
        return attributes[of["resource"]][of["attribute"]]
    if kind == "$parameter":
        return parameters[of]
    if kind == "$surroundings":
        return SURROUNDINGS[of]
    if kind == "$text":
        return "".join(fill(part, parameters, attributes) for part in of)
    if kind == "$json":
        return json.dumps(fill(of, parameters, attributes))
    raise ValueError(f"an expression that is not known: {kind}")


def in_order(resources):
    """Resources after those that they need."""
    done = []

    def visit(key):
        if key not in done:
            for other in resources[key]["needs"]:
                visit(other)
            done.append(key)

    for key in sorted(resources):
        visit(key)
    return done


def differences(planned, told, path=""):
    """Where what is told is not what was planned. Of records, what was not planned is not looked at: AWS has defaults."""
    if isinstance(planned, dict):
        if not isinstance(told, dict):
            return [(path, "otherwise", planned, told)]
        names = {key.lower(): key for key in told} | {key: key for key in told}
        found = []
        for key, value in planned.items():
            at = f"{path}.{key}" if path else key
            name = names.get(key, names.get(key.lower()))
            if name is None or (told[name] in (None, [], {}, "") and value not in ([], {}, "")):
                found.append((at, "absent", value, None))
            else:
                found += differences(value, told[name], at)
        return found
    if isinstance(planned, list):
        if not isinstance(told, list):
            return [(path, "otherwise", planned, told)]
        keyed = [key for key in ("Key", "Name") if planned and isinstance(planned[0], dict) and key in planned[0]]
        if keyed:
            return keyed_differences(keyed[0], planned, told, path)
        if len(planned) != len(told):
            return [(path, "otherwise", planned, told)]
        return [each for one, other in zip(in_any_order(planned), in_any_order(told)) for each in differences(one, other, f"{path}[]")]
    if isinstance(planned, str) and isinstance(told, str) and planned[:1] in "{[" and planned != told:
        return differences(json.loads(planned), json.loads(told), path)
    # In Python 1 is both 1.0, as it is to AWS, and True.
    same = planned == told and isinstance(planned, bool) == isinstance(told, bool)
    return [] if same else [(path, "otherwise", planned, told)]


def keyed_differences(key, planned, told, path):
    """Of lists of records with a name each; settings that were not planned have their defaults."""
    by_name = {item.get(key, item.get(key.lower())): item for item in told}
    found = []
    for item in planned:
        if item[key] not in by_name:
            found.append((f"{path}[{item[key]}]", "absent", item, None))
        else:
            found += differences(item, by_name[item[key]], f"{path}[]")
    return found


def in_any_order(items):
    """Texts sorted: AWS keeps subnets and groups as a set."""
    return sorted(items) if all(isinstance(item, str) for item in items) else items


def deploy(plan):
    parameters = what_the_account_has(plan["parameters"], plan["files"])
    resources, files = plan["resources"], plan["files"]
    attributes, made, different = {}, [], []
    for key in in_order(resources):
        resource = resources[key]
        properties = fill(resource["properties"], parameters, attributes)
        try:
            attributes[key], told = CALLS[resource["type"]](properties, files)
        except Exception as error:
            raise RuntimeError(f"{key}: {error}") from error
        made.append(key)
        different += [
            {"at": f"{resource['type']} {path}", "how": how, "key": key, "planned": planned, "told": given}
            for path, how, planned, given in differences(properties, told)
        ]
    outputs = fill(plan["outputs"], parameters, attributes)
    return {"made": made, "different": different, "outputs": outputs}


if __name__ == "__main__":
    os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing")
    with mock_aws():
        print(json.dumps(deploy(json.load(sys.stdin)), default=str))
