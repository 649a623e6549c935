// Executions of the state machine, asked whether they still run.
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';

/** Asks nothing yet. What it gives is false also for an execution that Step Functions forgot, after 90 days. */
export function executionWatch(): (executionArn: string) => Promise<boolean> {
  const client = new SFNClient({});
  return async (executionArn) => {
    try {
      const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' || status === 'PENDING_REDRIVE';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return false;
      throw error;
    }
  };
}
