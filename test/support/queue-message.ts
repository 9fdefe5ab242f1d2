import type { SQSEvent } from 'aws-lambda';

/** A batch of one, as SQS hands it to a function. */
export const messageWith = (message: unknown): SQSEvent => ({
  Records: [
    {
      messageId: 'message',
      receiptHandle: '',
      body: JSON.stringify(message),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: 'test',
    },
  ],
});
