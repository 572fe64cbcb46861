// dockerode, as programs use it: finds the engine by DOCKER_HOST.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { after, test } from "node:test";
import Docker from "dockerode";

const docker = new Docker();
const label = `dockerode-${process.pid}`;
const Labels = { [label]: "1" };

after(async () => {
  for (const { Id } of await docker.listContainers({ all: true, filters: { label: [label] } })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
});

class Text extends Writable {
  text = "";
  _write(chunk, _encoding, done) {
    this.text += chunk;
    done();
  }
}

const ended = (stream) =>
  new Promise((resolve, reject) => stream.on("end", resolve).on("close", resolve).on("error", reject));

// run() may be done before the last of the output was read.
const run = async (image, command, outputs, options) => {
  const all = [outputs].flat();
  const read = Promise.all(all.map((stream) => new Promise((resolve) => stream.on("finish", resolve))));
  const result = await docker.run(image, command, outputs, options);
  await read;
  return result;
};

const sleeping = async (more = {}) => {
  const container = await docker.createContainer({ Image: "busybox", Cmd: ["sleep", "600"], Labels, ...more });
  await container.start();
  return container;
};

test("ping, version, info, df", async () => {
  assert.equal((await docker.ping()).toString(), "OK");
  assert.match((await docker.version()).ApiVersion, /^1\.\d\d$/);
  assert.equal((await docker.info()).OSType, "linux");
  assert.ok(Array.isArray((await docker.df()).Images));
});

test("run gives output and code", async () => {
  const out = new Text();
  const err = new Text();
  const [data, container] = await run(
    "busybox",
    ["sh", "-c", "echo out; echo err >&2; exit 3"],
    [out, err],
    { Tty: false, Labels },
  );
  assert.equal(data.StatusCode, 3);
  assert.equal(out.text, "out\n");
  assert.equal(err.text, "err\n");
  await container.remove();
});

test("attach with a terminal, input and a resize", async () => {
  const container = await docker.createContainer({
    Image: "busybox",
    Cmd: ["sh", "-c", "read line; echo got $line; stty size"],
    Tty: true,
    OpenStdin: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Labels,
  });
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
  let text = "";
  stream.on("data", (chunk) => (text += chunk));
  const end = ended(stream);
  await container.start();
  await container.resize({ h: 33, w: 77 });
  stream.write("words\n");
  await container.wait();
  await end;
  assert.match(text, /got words\r\n33 77\r\n/);
});

test("exec with input, streams apart and an exit code", async () => {
  const container = await sleeping();
  const exec = await container.exec({
    Cmd: ["sh", "-c", "cat; echo no >&2; exit 4"],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Env: ["A=b"],
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const out = new Text();
  const err = new Text();
  docker.modem.demuxStream(stream, out, err);
  const end = ended(stream);
  stream.end("typed");
  await end;
  assert.equal(out.text, "typed");
  assert.equal(err.text, "no\n");
  assert.equal((await exec.inspect()).ExitCode, 4);
});

test("logs, followed and not", async () => {
  const container = await docker.createContainer({
    Image: "busybox",
    Cmd: ["sh", "-c", "echo one; echo two >&2"],
    Labels,
  });
  await container.start();
  const followed = await container.logs({ follow: true, stdout: true, stderr: true });
  const out = new Text();
  const err = new Text();
  const end = ended(followed);
  container.modem.demuxStream(followed, out, err);
  await end;
  assert.equal(out.text + err.text, "one\ntwo\n");
  assert.match((await container.logs({ stdout: true })).toString(), /one\n$/);
});

test("files in and out, changes, a commit", async () => {
  const directory = mkdtempSync(join(tmpdir(), "dockerode-"));
  writeFileSync(join(directory, "Dockerfile"), "FROM busybox\nCOPY f /f\nRUN echo built >> /f\nCMD cat /f\n");
  writeFileSync(join(directory, "f"), "copied\n");
  const tag = `${label}:built`;
  try {
    const building = await docker.buildImage({ context: directory, src: ["Dockerfile", "f"] }, { t: tag, labels: Labels });
    const steps = await new Promise((resolve, reject) =>
      docker.modem.followProgress(building, (error, all) => (error ? reject(error) : resolve(all))),
    );
    assert.ok(steps.some((step) => step.aux?.ID?.startsWith("sha256:")));
    const out = new Text();
    const [, container] = await run(tag, [], out, { Labels });
    assert.match(out.text, /copied\r\nbuilt\r\n/);
    await container.remove();

    const target = await sleeping();
    const archive = await (await run(tag, ["true"], new Text(), { Labels }))[1].getArchive({ path: "/f" });
    await target.putArchive(archive, { path: "/tmp" });
    const changes = await target.changes();
    assert.ok(changes.some(({ Path, Kind }) => Path === "/tmp/f" && Kind === 1));
    const info = await target.infoArchive({ path: "/tmp/f" });
    info.resume();
    const stat = JSON.parse(Buffer.from(info.headers["x-docker-container-path-stat"], "base64").toString());
    assert.equal(stat.name, "f");
    const { Id } = await target.commit({ repo: label, tag: "committed" });
    assert.equal((await docker.getImage(`${label}:committed`).inspect()).Id, Id);
    await docker.getImage(`${label}:committed`).remove();
  } finally {
    rmSync(directory, { recursive: true });
    await docker.getImage(tag).remove({ force: true });
  }
});

test("lists, filters, rename, update, stats, top", async () => {
  const container = await sleeping();
  await container.rename({ name: label });
  const [found] = await docker.listContainers({ filters: JSON.stringify({ name: [`^/${label}$`] }) });
  assert.deepEqual(found.Names, [`/${label}`]);
  assert.equal(found.State, "running");
  await container.update({ RestartPolicy: { Name: "no" } });
  const stats = await container.stats({ stream: false });
  assert.equal(stats.name, `/${label}`);
  assert.ok(stats.memory_stats !== undefined && stats.cpu_stats.cpu_usage !== undefined);
  assert.ok((await container.top()).Processes.length >= 1);
  await container.restart({ t: 0 });
  await container.stop({ t: 0 });
  assert.equal((await container.inspect()).State.Running, false);
});

test("networks and volumes", async () => {
  const network = await docker.createNetwork({ Name: label, Labels, CheckDuplicate: true });
  const volume = await docker.createVolume({ Name: label, Labels });
  try {
    const server = await sleeping({
      HostConfig: { NetworkMode: label, Binds: [`${label}:/data`] },
      NetworkingConfig: { EndpointsConfig: { [label]: { Aliases: ["server"] } } },
    });
    const inspected = await network.inspect();
    assert.ok(Object.keys(inspected.Containers).includes(server.id));
    const out = new Text();
    const [data, client] = await run("busybox", ["nslookup", "server"], out, {
      HostConfig: { NetworkMode: label },
      Labels,
    });
    assert.equal(data.StatusCode, 0, out.text);
    await client.remove();
    await assert.rejects(network.remove(), { statusCode: 403 });
    await assert.rejects(volume.remove(), { statusCode: 409 });
    await network.disconnect({ Container: server.id, Force: true });
    await network.connect({ Container: server.id });
    await server.remove({ force: true });
  } finally {
    await network.remove();
    await volume.remove();
  }
  assert.deepEqual((await docker.listVolumes({ filters: { label: [label] } })).Volumes ?? [], []);
  assert.deepEqual(await docker.listNetworks({ filters: { label: [label] } }), []);
});

test("published ports and a request to them", async () => {
  const container = await docker.createContainer({
    Image: "busybox",
    Cmd: ["sh", "-c", "mkdir /w; echo page > /w/index.html; exec httpd -f -p 8000 -h /w"],
    ExposedPorts: { "8000/tcp": {} },
    HostConfig: { PortBindings: { "8000/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
    Labels,
  });
  await container.start();
  const [{ HostIp, HostPort }] = (await container.inspect()).NetworkSettings.Ports["8000/tcp"];
  assert.equal(HostIp, "127.0.0.1");
  for (let tries = 0; ; tries++) {
    try {
      assert.equal(await (await fetch(`http://127.0.0.1:${HostPort}/`)).text(), "page\n");
      break;
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});

test("events", async () => {
  const stream = await docker.getEvents({ filters: { label: [label], event: ["create", "die", "destroy"] } });
  const actions = [];
  const seen = new Promise((resolve) =>
    stream.on("data", (chunk) => {
      for (const line of chunk.toString().trim().split("\n")) actions.push(JSON.parse(line).Action);
      if (actions.length >= 3) resolve();
    }),
  );
  await run("busybox", ["true"], new PassThrough(), { Labels, HostConfig: { AutoRemove: true } });
  await seen;
  stream.destroy();
  assert.deepEqual(actions, ["create", "die", "destroy"]);
});

test("failures have Docker's codes and texts", async () => {
  await assert.rejects(docker.getContainer("nosuch").inspect(), { statusCode: 404, reason: "no such container" });
  await assert.rejects(docker.createContainer({ Image: "nosuch:none" }), /No such image: nosuch:none/);
  const container = await sleeping();
  await assert.rejects(container.start(), { statusCode: 304 });
  await assert.rejects(container.remove(), { statusCode: 409 });
});
