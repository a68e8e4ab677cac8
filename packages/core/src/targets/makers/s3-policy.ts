/** The policy of a user of S3 who may do what Litestream does below one deployment's path of a bucket, and nothing else. */
export function s3Policy(bucket: string, id: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:GetBucketLocation'],
        Resource: `arn:aws:s3:::${bucket}`,
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: `arn:aws:s3:::${bucket}/${id}/*`,
      },
    ],
  };
}
