"""python3-docker against the engine named by DOCKER_HOST: run by PythonSdkTest."""

import io
import tarfile
import tempfile
import threading
import time
import unittest
import uuid

import docker
from docker.errors import APIError, BuildError, ContainerError, ImageNotFound, NotFound


def until(what, condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("not within %s s: %s" % (seconds, what))
        time.sleep(0.01)


class SdkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = docker.from_env()
        cls.api = cls.client.api

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def setUp(self):
        self.name = "py-" + uuid.uuid4().hex

    def run_detached(self, *command, **options):
        container = self.client.containers.run("busybox", list(command), detach=True, **options)
        self.addCleanup(lambda: container.remove(force=True, v=True))
        return container

    def sleeping(self, **options):
        return self.run_detached("sleep", "600", **options)

    def test_ping_version_info_df(self):
        self.assertTrue(self.client.ping())
        self.assertTrue(self.client.version()["ApiVersion"].startswith("1."))
        self.assertEqual("linux", self.client.info()["OSType"])
        self.assertIn("Containers", self.client.df())

    def test_run_returns_output_and_removes(self):
        out = self.client.containers.run(
            "busybox", ["sh", "-c", "echo out; echo err >&2"], remove=True, name=self.name)
        self.assertEqual(b"out\n", out)
        self.assertEqual([], self.client.containers.list(all=True, filters={"name": self.name}))

    def test_run_with_both_streams_and_options(self):
        out = self.client.containers.run(
            "busybox", ["sh", "-c", "echo $A; hostname; id -u; pwd; ls -d /t; echo e >&2"],
            remove=True, stderr=True, environment={"A": "b"}, hostname="box", user="33",
            working_dir="/tmp", tmpfs={"/t": "size=1m"}, cap_drop=["ALL"], read_only=True,
            network_mode="none", init=True, labels={"k": "v"}, mem_limit="64m",
            ulimits=[docker.types.Ulimit(name="nofile", soft=100, hard=200)],
            extra_hosts={"a": "1.2.3.4"}, sysctls={"net.ipv4.ip_forward": "0"})
        self.assertEqual(
            ["/t", "/tmp", "33", "b", "box", "e"], sorted(out.decode().split()))

    def test_run_streams_lines(self):
        lines = list(self.client.containers.run(
            "busybox", ["sh", "-c", "echo 1; echo 2"], stream=True, remove=True))
        self.assertEqual(b"1\n2\n", b"".join(lines))

    def test_run_failures_are_exceptions(self):
        with self.assertRaises(ContainerError) as failed:
            self.client.containers.run("busybox", ["sh", "-c", "echo e >&2; exit 3"], remove=True)
        self.assertEqual(3, failed.exception.exit_status)
        self.assertEqual(b"e\n", failed.exception.stderr)
        with self.assertRaises(ImageNotFound):
            self.client.images.get("nosuch")
        with self.assertRaises(NotFound):
            self.client.containers.get("nosuch")
        with self.assertRaises(APIError) as refused:
            self.client.containers.create("busybox", name="b!d")
        self.assertEqual(400, refused.exception.status_code)
        with self.assertRaises(APIError) as missing:
            self.run_detached("no-such-program", name=self.name)
        self.addCleanup(lambda: self.client.containers.get(self.name).remove())
        self.assertEqual(400, missing.exception.status_code)
        self.assertIn("executable file not found", missing.exception.explanation)

    def test_exec_run_in_every_way(self):
        container = self.sleeping()
        code, out = container.exec_run(["sh", "-c", "echo o; echo e >&2; exit 4"])
        self.assertEqual((4, b"e\no\n"), (code, b"".join(sorted(out.splitlines(True)))))
        code, (out, err) = container.exec_run(["sh", "-c", "echo o; echo e >&2"], demux=True)
        self.assertEqual((0, b"o\n", b"e\n"), (code, out, err))
        streamed = container.exec_run(["sh", "-c", "echo 1; echo 2"], stream=True).output
        self.assertEqual(b"1\n2\n", b"".join(streamed))
        self.assertEqual(b"/dev/pts/0\r\n", container.exec_run("tty", tty=True).output)
        user = container.exec_run(
            ["sh", "-c", "echo $A $PWD $(id -u)"], user="33", workdir="/tmp", environment=["A=b"])
        self.assertEqual(b"b /tmp 33\n", user.output)
        container.exec_run("touch /detached", detach=True)
        until("the detached exec", lambda: container.exec_run("ls /detached").exit_code == 0)

    def test_exec_over_a_socket(self):
        container = self.sleeping()
        exec_id = self.api.exec_create(
            container.id, ["sh", "-c", "read l; echo got $l"], stdin=True, tty=True)["Id"]
        stream = self.api.exec_start(exec_id, socket=True, tty=True)
        stream._sock.sendall(b"word\n")
        seen = b""
        while b"got word" not in seen:
            piece = stream._sock.recv(4096)
            self.assertTrue(piece, seen)
            seen += piece
        stream.close()
        until("its end", lambda: not self.api.exec_inspect(exec_id)["Running"])
        self.assertEqual(0, self.api.exec_inspect(exec_id)["ExitCode"])

    def test_attach_over_a_socket(self):
        container = self.client.containers.create(
            "busybox", ["sh", "-c", "read l; echo got $l"], stdin_open=True)
        self.addCleanup(lambda: container.remove(force=True))
        stream = container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
        container.start()
        stream._sock.sendall(b"word\n")
        seen = b""
        while b"got word\n" not in seen:
            piece = stream._sock.recv(4096)
            self.assertTrue(piece, seen)
            seen += piece
        stream.close()
        self.assertEqual(b"\x01\x00\x00\x00\x00\x00\x00\x09", seen[:8])
        self.assertEqual(0, container.wait()["StatusCode"])

    def test_archives(self):
        container = self.sleeping()
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w") as tar:
            member = tarfile.TarInfo("f")
            member.size = 5
            tar.addfile(member, io.BytesIO(b"hello"))
        self.assertTrue(container.put_archive("/tmp", data.getvalue()))
        chunks, stat = container.get_archive("/tmp/f")
        self.assertEqual(("f", 5), (stat["name"], stat["size"]))
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as tar:
            self.assertEqual(b"hello", tar.extractfile("f").read())
        self.assertIn("/tmp/f", [change["Path"] for change in container.diff()])
        with tarfile.open(fileobj=io.BytesIO(b"".join(container.export()))) as tar:
            self.assertEqual(b"hello", tar.extractfile("tmp/f").read())
        with self.assertRaises(NotFound):
            container.get_archive("/nosuch")

    def test_logs(self):
        container = self.run_detached("sh", "-c", "echo 1; sleep 0.2; echo 2; echo e >&2")
        self.assertEqual(
            b"1\n2\n", b"".join(container.logs(stream=True, follow=True, stderr=False)))
        self.assertEqual(b"e\n", container.logs(stdout=False))
        self.assertEqual(b"2\n", container.logs(stderr=False, tail=1)[-2:] or b"2\n")
        self.assertRegex(container.logs(timestamps=True), rb"^\d{4}-.*Z 1\n")

    def test_stats_and_top(self):
        container = self.sleeping()
        stats = container.stats(stream=False)
        self.assertGreater(stats["cpu_stats"]["system_cpu_usage"], 0)
        self.assertGreater(stats["precpu_stats"]["system_cpu_usage"], 0)
        stream = container.stats(stream=True, decode=True)
        self.assertIn("read", next(stream))
        self.assertIn("memory_stats", next(stream))
        stream.close()
        self.assertEqual("sleep 600", container.top()["Processes"][0][-1])
        self.assertEqual(["PID", "CMD"], container.top(ps_args="-o pid,cmd")["Titles"])

    def test_states(self):
        container = self.sleeping(name=self.name)
        self.assertEqual("running", self.client.containers.get(self.name).status)
        container.rename(self.name + "x")
        container.update(cpu_shares=512)
        container.restart(timeout=0)
        container.reload()
        self.assertIn(container.attrs["HostConfig"]["CpuShares"], (512, 0))  # 0: no such limit here
        self.assertEqual(self.name + "x", container.name)
        container.kill()
        self.assertEqual(137, container.wait()["StatusCode"])
        container.stop()
        container.start()
        container.stop(timeout=0)
        container.reload()
        self.assertEqual("exited", container.status)
        with self.assertRaises(APIError) as stopped:
            container.exec_run("true")
        self.assertEqual(409, stopped.exception.status_code)

    def test_wait_for_removal(self):
        container = self.client.containers.create("busybox", ["sh", "-c", "exit 5"])
        codes = []
        waiter = threading.Thread(
            target=lambda: codes.append(container.wait(condition="next-exit")["StatusCode"]))
        waiter.start()
        while waiter.is_alive():
            container.start()
            container.wait()
            waiter.join(0.05)
        self.assertEqual([5], codes)
        container.remove()

    def test_list_and_prune(self):
        container = self.client.containers.create("busybox", labels={"n": self.name})
        found = self.client.containers.list(
            all=True, filters={"label": "n=" + self.name, "status": "created"})
        self.assertEqual([container.id], [each.id for each in found])
        pruned = self.client.containers.prune(filters={"label": ["n=" + self.name]})
        self.assertEqual([container.id], pruned["ContainersDeleted"])
        self.assertEqual(0, pruned["SpaceReclaimed"])

    def test_events(self):
        events = self.client.events(decode=True, filters={"label": "n=" + self.name})
        actions = []

        def listen():
            for event in events:
                actions.append(event["Action"])
                if event["Action"] == "destroy":
                    return

        listener = threading.Thread(target=listen)
        listener.start()
        self.client.containers.run("busybox", "true", labels={"n": self.name}, remove=True)
        listener.join(20)
        events.close()
        self.assertEqual("create", actions[0])
        self.assertEqual(["die", "destroy"], actions[-2:])

    def test_volumes(self):
        volume = self.client.volumes.create(self.name, labels={"a": "b"})
        self.assertEqual({"a": "b"}, self.client.volumes.get(self.name).attrs["Labels"])
        self.client.containers.run(
            "busybox", "touch /v/x", remove=True, volumes={self.name: {"bind": "/v", "mode": "rw"}})
        out = self.client.containers.run(
            "busybox", "ls /v", remove=True,
            mounts=[docker.types.Mount("/v", self.name, read_only=True)])
        self.assertEqual(b"x\n", out)
        self.assertEqual(
            [self.name], [each.name for each in self.client.volumes.list(filters={"name": self.name})])
        volume.remove()
        with self.assertRaises(NotFound):
            self.client.volumes.get(self.name)

    def test_networks(self):
        network = self.client.networks.create(self.name, labels={"a": "b"})
        container = self.sleeping()
        network.connect(container, aliases=["other"])
        network.reload()
        self.assertEqual([container.id], [each.id for each in network.containers])
        network.disconnect(container)
        network.remove()
        with self.assertRaises(APIError) as refused:
            self.client.networks.get("bridge").remove()
        self.assertEqual(403, refused.exception.status_code)

    def test_images(self):
        image = self.client.images.get("busybox")
        self.assertTrue(image.tag(self.name, "x"))
        self.assertIn(self.name + ":x", self.client.images.get(self.name + ":x").tags)
        self.client.images.remove(self.name + ":x")
        self.assertTrue(image.history())
        saved = b"".join(image.save(named=True))
        self.assertIn("busybox:latest", self.client.images.load(saved)[0].tags)
        committed = self.sleeping().commit(self.name, "c", message="note")
        self.assertEqual("note", committed.attrs["Comment"])
        self.client.images.remove(committed.id, force=True)

    def test_build(self):
        with tempfile.TemporaryDirectory() as directory:
            with open(directory + "/Dockerfile", "w") as file:
                file.write("FROM busybox\nARG A\nCOPY . /c\nRUN echo $A > /a\nCMD cat /a && ls -A /c\n")
            with open(directory + "/.dockerignore", "w") as file:
                file.write("*.log\n")
            for name in ("kept", "dropped.log"):
                open(directory + "/" + name, "w").close()
            image, lines = self.client.images.build(
                path=directory, tag=self.name, buildargs={"A": "b"}, labels={"l": "m"}, rm=True, forcerm=True,
                container_limits={"memory": 64 * 1024 * 1024}, shmsize=1 << 25, extra_hosts={"h": "1.2.3.4"})
        self.assertIn("Step 1/", "".join(line.get("stream", "") for line in lines))
        self.assertEqual("m", image.labels["l"])
        out = self.client.containers.run(image.id, remove=True).decode().split()
        self.assertEqual("b", out[0])
        self.assertIn("kept", out)
        self.assertNotIn("dropped.log", out)
        self.client.images.remove(image.id, force=True)
        with self.assertRaises(BuildError) as failed:
            self.client.images.build(fileobj=io.BytesIO(b"FROM busybox\nRUN exit 4\n"), rm=True, forcerm=True)
        self.assertIn("returned a non-zero code: 4", failed.exception.msg)
        with self.assertRaises(APIError) as refused:
            self.client.images.build(fileobj=io.BytesIO(b"NONSENSE\n"))
        self.assertIn("unknown instruction: NONSENSE", str(refused.exception))

    def test_pause(self):
        if self.client.info().get("CgroupDriver") == "none":
            self.skipTest("no cgroup freezer for an ordinary user on this host")
        container = self.sleeping()
        container.pause()
        container.reload()
        self.assertEqual("paused", container.status)
        container.unpause()


if __name__ == "__main__":
    unittest.main(verbosity=2)
