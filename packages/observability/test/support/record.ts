import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Runs a program without an engine and returns what it registered; each resource's id is its name and `-id`. */
export async function record<T>(
  program: () => T | Promise<T>,
): Promise<{ readonly made: T; readonly registered: Registration[] }> {
  const registered: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ inputs, name, type }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    "lease-reader",
    "lease-reader.data_prod",
    false,
  );
  const made = await program();
  await pulumi.runtime.disconnect();
  return { made, registered };
}

/** The value of an output. */
export function valueFrom<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
