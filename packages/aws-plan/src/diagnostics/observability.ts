/** What may be wrong with the options of what watches a mesh. */
export const observabilityDiagnostics = {
  illegalAlarmAction: {
    code: 'MC6560',
    slug: 'illegal-alarm-action',
    severity: 'error',
    message: "option alarmActions: '{action}' is no ARN",
    why: 'AWS refuses every alarm that is to call it.',
    help: 'write the ARN of what alarms call, such as arn:aws:sns:eu-west-1:123456789012:pager',
  },
} as const
