interface State {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: { readonly finishedAt?: string };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: State;
}

/** A pod, as far as it is read here. */
export interface Pod {
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** What keeps a container of it from starting and does not pass by itself. */
export function faultOf(pod: Pod | undefined): string | undefined {
  const faults = /^(?:ImagePullBackOff|InvalidImageName|CreateContainer(?:Config)?Error|CrashLoopBackOff)$/;
  for (const { state } of pod?.status?.containerStatuses ?? [])
    if (state?.waiting?.reason !== undefined && faults.test(state.waiting.reason))
      return `${state.waiting.reason}: ${state.waiting.message ?? 'no message'}`;
  return undefined;
}

/** Whether the app was started after the restore check had ended, which its two moments say. */
export function restoredFirst(pod: Pod | undefined): boolean {
  const restored = stateIn(pod?.status?.initContainerStatuses, 'restore')?.terminated?.finishedAt;
  const started = stateIn(pod?.status?.containerStatuses, 'app')?.running?.startedAt;
  return restored !== undefined && started !== undefined && Date.parse(started) >= Date.parse(restored);
}

function stateIn(statuses: readonly ContainerStatus[] | undefined, name: string): State | undefined {
  return statuses?.find((status) => status.name === name)?.state;
}
