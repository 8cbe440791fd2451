"""Deploys templates of AWS::AppMesh::* through App Mesh's API into moto, an emulator within this process, and reads all back.

Reads from stdin as JSON, by name, lists of templates in the order in which their stacks are deployed; each name has an
emulator of its own. Every request is checked by the model of the API that the AWS SDK carries. Prints as JSON, by name,
the logical ids of what was made, what was given back otherwise than it was sent, and the types that moto lacks.
"""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

CALLS = {
    "AWS::AppMesh::Mesh": "mesh",
    "AWS::AppMesh::VirtualNode": "virtual_node",
    "AWS::AppMesh::VirtualRouter": "virtual_router",
    "AWS::AppMesh::Route": "route",
    "AWS::AppMesh::VirtualService": "virtual_service",
    "AWS::AppMesh::VirtualGateway": "virtual_gateway",
    "AWS::AppMesh::GatewayRoute": "gateway_route",
}


def to_api(value, shape):
    """A value of a template by the names of the API, which differ in capitals only."""
    if shape.type_name == "structure":
        members = {name.lower(): name for name in shape.members}
        return {members[key.lower()]: to_api(item, shape.members[members[key.lower()]]) for key, item in value.items()}
    if shape.type_name == "list":
        return [to_api(item, shape.member) for item in value]
    return value


def in_order(resources):
    """Resources after those that they depend on."""
    done = []

    def visit(logical_id):
        if logical_id in done:
            return
        depends_on = resources[logical_id].get("DependsOn", [])
        for other in depends_on:
            visit(other)
        done.append(logical_id)

    for logical_id in sorted(resources):
        visit(logical_id)
    return done


def without_nothing(value):
    """A value without what is null or empty: the emulator says so where nothing was sent."""
    if isinstance(value, dict):
        kept = {key: without_nothing(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, {}, [])}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return value


def deploy(paths):
    client = boto3.client("appmesh", region_name="eu-west-1")
    made, different, unsupported = [], [], []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            resources = json.load(file)["Resources"]
        for logical_id in in_order(resources):
            resource = resources[logical_id]
            if resource["Type"] not in CALLS:
                raise ValueError(f"{logical_id} is a {resource['Type']}")
            noun = CALLS[resource["Type"]]
            operation = client.meta.method_to_api_mapping[f"create_{noun}"]
            shape = client.meta.service_model.operation_model(operation).input_shape
            sent = to_api(resource["Properties"], shape)
            cloud_map = sent.get("spec", {}).get("serviceDiscovery", {}).get("awsCloudMap")
            if cloud_map is not None:
                # App Mesh lets them be left out; moto does not.
                cloud_map.setdefault("attributes", [])
            try:
                getattr(client, f"create_{noun}")(**sent)
            except ClientError as error:
                if "Not yet implemented" not in str(error):
                    raise
                # The request was checked nevertheless, before it was sent.
                unsupported.append(resource["Type"])
                continue
            describe = client.meta.method_to_api_mapping[f"describe_{noun}"]
            keys = client.meta.service_model.operation_model(describe).input_shape.members
            given = getattr(client, f"describe_{noun}")(**{key: sent[key] for key in keys if key in sent})
            spec = next(item["spec"] for item in given.values() if "spec" in item)
            made.append(logical_id)
            if without_nothing(spec) != without_nothing(sent.get("spec", {})):
                different.append({"id": logical_id, "sent": sent.get("spec", {}), "given": spec})
    return {"made": made, "different": different, "unsupported": sorted(set(unsupported))}


if __name__ == "__main__":
    os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing")
    told = {}
    for name, paths in json.load(sys.stdin).items():
        with mock_aws():
            told[name] = deploy(paths)
    print(json.dumps(told))
