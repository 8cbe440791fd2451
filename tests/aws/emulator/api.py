"""Calls of AWS's APIs with properties by CloudFormation's names."""

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
