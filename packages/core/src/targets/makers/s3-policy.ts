/** A user of S3 may do what Litestream does below one deployment's path of a bucket, and nothing else. */
export const s3Policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:GetBucketLocation'],
      Resource: 'arn:aws:s3:::{AWS_S3_BUCKET}',
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: 'arn:aws:s3:::{AWS_S3_BUCKET}/{id}/*',
    },
  ],
} as const;
