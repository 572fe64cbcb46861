package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flags of {@code docker create} and {@code docker run}: their effect, their trace, their error.
 */
class DockerCliFlagsTest {
  /** Flags, and what {@code docker inspect} then says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--label a=b --label c|{{json .Config.Labels}}|{\"a\":\"b\",\"c\":\"\"}",
        "--restart on-failure:3|{{json .HostConfig.RestartPolicy}}"
            + "|{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}",
        "--restart unless-stopped|{{.HostConfig.RestartPolicy.Name}}|unless-stopped",
        "--health-cmd ok --health-interval 5s --health-retries 2 --health-timeout 3s"
            + "|{{json .Config.Healthcheck}}"
            + "|{\"Test\":[\"CMD-SHELL\",\"ok\"],\"Interval\":5000000000,"
            + "\"Timeout\":3000000000,\"Retries\":2}",
        "--no-healthcheck|{{json .Config.Healthcheck.Test}}|[\"NONE\"]",
        "--stop-signal SIGUSR1 --stop-timeout 3"
            + "|{{.Config.StopSignal}} {{.Config.StopTimeout}}|SIGUSR1 3",
        "--expose 80 --expose 90-91/udp|{{json .Config.ExposedPorts}}"
            + "|{\"80/tcp\":{},\"90/udp\":{},\"91/udp\":{}}",
        "-p 127.0.0.1:8080:80/udp|{{json .HostConfig.PortBindings}}"
            + "|{\"80/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}]}",
        "-P|{{.HostConfig.PublishAllPorts}}|true",
        "--ulimit nofile=100:200|{{json .HostConfig.Ulimits}}"
            + "|[{\"Name\":\"nofile\",\"Hard\":200,\"Soft\":100}]",
        "--cap-add CAP_SYS_TIME --cap-drop CAP_NET_RAW"
            + "|{{json .HostConfig.CapAdd}} {{json .HostConfig.CapDrop}}"
            + "|[\"CAP_SYS_TIME\"] [\"CAP_NET_RAW\"]",
        "--security-opt no-new-privileges|{{json .HostConfig.SecurityOpt}}"
            + "|[\"no-new-privileges\"]",
        "--device /dev/null:/dev/xnull|{{(index .HostConfig.Devices 0).PathInContainer}}"
            + "|/dev/xnull",
        "--add-host a:1.2.3.4 --dns 9.9.9.9 --dns-search x.org --dns-option ndots:2"
            + "|{{.HostConfig.ExtraHosts}}{{.HostConfig.Dns}}{{.HostConfig.DnsSearch}}"
            + "{{.HostConfig.DnsOptions}}|[a:1.2.3.4][9.9.9.9][x.org][ndots:2]",
        "--pid host --ipc private --uts host --cgroupns private"
            + "|{{.HostConfig.PidMode}} {{.HostConfig.IpcMode}} {{.HostConfig.UTSMode}} "
            + "{{.HostConfig.CgroupnsMode}}|host private host private",
        "--tmpfs /t:size=1m|{{json .HostConfig.Tmpfs}}|{\"/t\":\"size=1m\"}",
        "--mount type=tmpfs,dst=/t,tmpfs-size=1m|{{(index .HostConfig.Mounts 0).Target}}|/t",
        "-v /etc:/x:ro|{{json .HostConfig.Binds}} {{(index .Mounts 0).RW}}"
            + "|[\"/etc:/x:ro\"] false",
        "--hostname box --domainname example.com|{{.Config.Hostname}}.{{.Config.Domainname}}"
            + "|box.example.com",
        "--user 1:2 --workdir /w --entrypoint /bin/echo"
            + "|{{.Config.User}} {{.Config.WorkingDir}} {{json .Config.Entrypoint}} {{.Path}}"
            + "|1:2 /w [\"/bin/echo\"] /bin/echo",
        "-it|{{.Config.Tty}} {{.Config.OpenStdin}} {{.Config.StdinOnce}}"
            + " {{.Config.AttachStdin}}|true true true true",
        "--init --read-only --rm|{{.HostConfig.Init}} {{.HostConfig.ReadonlyRootfs}} "
            + "{{.HostConfig.AutoRemove}}|true true true",
        "--shm-size 2m --oom-score-adj 500|{{.HostConfig.ShmSize}} {{.HostConfig.OomScoreAdj}}"
            + "|2097152 500",
        "--sysctl net.ipv4.ip_default_ttl=33|{{json .HostConfig.Sysctls}}"
            + "|{\"net.ipv4.ip_default_ttl\":\"33\"}",
        "--log-driver none|{{.HostConfig.LogConfig.Type}}|none",
        "--log-opt max-size=1m --log-opt max-file=3|{{json .HostConfig.LogConfig.Config}}"
            + "|{\"max-file\":\"3\",\"max-size\":\"1m\"}",
        "--volume-driver local|{{.HostConfig.VolumeDriver}}|local",
        "--group-add 7|{{json .HostConfig.GroupAdd}}|[\"7\"]",
        "--network none|{{.HostConfig.NetworkMode}}|none",
        "--userns host|{{.HostConfig.UsernsMode}}|host",
        "--privileged|{{.HostConfig.Privileged}}|true",
      })
  void leavesItsTrace(String flags, String template, String expected) {
    String id = Cli.docker(command("create", flags, "busybox", "true")).out().strip();
    try {
      assertThat(Cli.docker("inspect", "-f", template, id).ok()).isEqualTo(expected);
    } finally {
      Cli.docker("rm", "-v", id);
    }
  }

  /** Flags and a script, and what it prints. RunTest has the first of these. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " # ",
      quoteCharacter = '`',
      value = {
        "--hostname box --domainname example.com # hostname -f # box.example.com",
        "--add-host gate:host-gateway # grep -c gate /etc/hosts # 1",
        "--dns-search x.org --dns-option ndots:2"
            + " # grep -E '^(search|options)' /etc/resolv.conf | sort"
            + " # options ndots:2+search x.org",
        "--user 1234:5678 # id -u; id -g; id -G # 1234+5678+5678",
        "--user www-data # id -g # 33",
        "--workdir /a/b # pwd # /a/b",
        "--pid host # test $$ -gt 1 && echo outside # outside",
        "--ipc none # mount | grep /dev/shm || echo none # none",
        "--network host # ls /sys/class/net | grep -c lo # 1",
        "--network none # cat /sys/class/net/lo/operstate # unknown",
        "--device /dev/null:/dev/xnull # echo x > /dev/xnull; ls -l /dev/xnull | cut -c1 # c",
        "--tmpfs /t:size=1m,mode=700 # df -k /t | tail -1 | awk '{print $2}';"
            + " stat -c %a /t # 1024+700",
        "--mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700 # stat -c %a /t # 700",
        "--mount type=volume,dst=/t # echo x > /t/x && cat /t/x # x",
        "--mount type=bind,src=/etc,dst=/t,readonly # touch /t/x 2>&1 | grep -c Read-only # 1",
        "--ulimit core=0 --ulimit nofile=99 # ulimit -c; ulimit -n # 0+99",
        "--cap-drop ALL --cap-add CHOWN # grep CapEff /proc/self/status | cut -c9-"
            + " # 0000000000000001",
        "--security-opt seccomp=unconfined # grep Seccomp: /proc/self/status | cut -c10- # 0",
        "--oom-score-adj 500 # cat /proc/self/oom_score_adj # 500",
        "-e A=1 -e B=2 --env A=3 # echo $A$B # 32",
      })
  void hasItsEffect(String flags, String script, String expected) {
    String[] all = command("run --rm", flags, "busybox", "sh", "-c", script);
    assertThat(Cli.docker(all).ok().replace('\n', '+')).isEqualTo(expected);
  }

  /** Flags that make no container: 125 and a reason. Older and newer daemons differ in case. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cap-add BOGUS|unknown capability: \"CAP_BOGUS\"",
        "--security-opt bogus=1|invalid --security-opt",
        "--ulimit bogus=1|invalid ulimit type: bogus",
        "--sysctl bogus=1|sysctl",
        "--restart bogus|invalid restart policy",
        "--restart always:3|maximum retry count",
        "--health-cmd true --health-interval 1us|Interval in Healthcheck cannot be less than 1ms",
        "--memory 1m|Minimum memory limit allowed is 6MB",
        "--memory 64m --memory-swap 32m|Minimum memoryswap limit should be larger than memory",
        "--memory-swap 32m|You should always set the Memory limit when using Memoryswap limit",
        "--memory-reservation 128m --memory 64m|Minimum memory limit can not be less than memory"
            + " reservation limit",
        "--oom-score-adj 2000|range for oom score adj is [-1000, 1000]",
        "--pid bogus|invalid PID mode",
        "--ipc bogus|invalid IPC mode: bogus",
        "--network nosuch|network nosuch not found",
        "--network container:nosuch|No such container: nosuch",
        "--volumes-from nosuch|No such container: nosuch",
        "--stop-signal BOGUS|invalid signal: BOGUS",
        "--device /dev/nosuch|no such file or directory",
        "--mount type=bind,src=/nosuch,dst=/t|bind source path does not exist: /nosuch",
        "--mount type=volume,dst=t|mount path must be absolute",
        "-v rel/path:/x|includes invalid characters for a local volume name",
        "-v /etc:rel|mount path must be absolute",
        "-v /etc:/x:bogus|invalid mode: bogus",
        "-v /etc:/x -v /var:/x|Duplicate mount point: /x",
        "-v /etc:/|destination can't be '/'",
        "--runtime bogus|runtime",
        "--log-driver bogus|bogus",
        "--log-opt bogus=1|unknown log opt 'bogus' for json-file log driver",
        "--isolation bogus|isolation",
        "--device-cgroup-rule bogus|invalid device cgroup format 'bogus'",
        "--link nosuch:alias|could not get container for nosuch",
        "--uts host --hostname x|conflicting options: hostname and the UTS mode",
        "--rm --restart always|Conflicting options",
        "-p 99999:80|invalid",
      })
  void isRefusedWith125(String flags, String reason) {
    String name = "refused-" + UUID.randomUUID();
    Result result = Cli.docker(command("run --name " + name, flags, "busybox", "true"));
    Cli.docker("rm", "-f", name);
    assertThat(result.exitCode())
        .as(result.err())
        .isIn(125, 127); // 127: "no such file", as the CLI reads it
    assertThat(result.err()).containsIgnoringCase(reason);
    assertThat(result.out()).doesNotContain("true");
  }

  /** What is refused at create leaves no name and no volume behind. */
  @Test
  void aRefusedCreateLeavesNothing() {
    String name = "nothing-" + UUID.randomUUID();
    Cli.docker("create", "--name", name, "-v", name + ":/a", "--sysctl", "bogus=1", "busybox");
    Cli.docker("rm", name);
    Result result =
        Cli.docker("create", "--name", name, "-v", name + ":/a", "--memory", "1k", "busybox");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(Cli.docker("ps", "-aq", "--filter", "name=" + name).ok()).isEmpty();
  }

  @Test
  void anEnvironmentFileIsRead(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("env"), "X=1\n# no\nY=two words\n");
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--env-file",
                    file.toString(),
                    "busybox",
                    "sh",
                    "-c",
                    "echo $X $Y")
                .ok())
        .isEqualTo("1 two words");
  }

  @Test
  void theContainerIdFileHoldsTheId(@TempDir Path directory) {
    Path file = directory.resolve("cid");
    Cli.docker("run", "--rm", "--cidfile", file.toString(), "busybox", "true").ok();
    assertThat(file).content().hasSize(64);
    assertThat(
            Cli.docker("run", "--rm", "--cidfile", file.toString(), "busybox", "true").exitCode())
        .isEqualTo(125);
  }

  @Test
  void publishedPortsAreShownByPort() {
    String name = "ports-" + UUID.randomUUID();
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "--expose",
            "80",
            "-P",
            "-p",
            "127.0.0.1::90/udp",
            "busybox",
            "sleep",
            "60")
        .ok();
    try {
      assertThat(Cli.docker("port", name, "80").ok()).matches("(?s)0\\.0\\.0\\.0:\\d+.*");
      assertThat(Cli.docker("port", name, "90/udp").ok()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(Cli.docker("port", name, "81").err()).containsIgnoringCase("no public port '81");
      assertThat(Cli.docker("ps", "-f", "name=" + name, "--format", "{{.Ports}}").ok())
          .containsPattern("0\\.0\\.0\\.0:\\d+->80/tcp")
          .containsPattern("127\\.0\\.0\\.1:\\d+->90/udp");
    } finally {
      Cli.docker("rm", "-f", name);
    }
  }

  @Test
  void volumesOfAnotherContainerAreShared() {
    String name = "from-" + UUID.randomUUID();
    Cli.docker("create", "--name", name, "-v", "/data", "busybox").ok();
    try {
      Cli.docker("run", "--rm", "--volumes-from", name, "busybox", "touch", "/data/x").ok();
      Result readOnly =
          Cli.docker("run", "--rm", "--volumes-from", name + ":ro", "busybox", "rm", "/data/x");
      assertThat(readOnly.err()).contains("Read-only");
      assertThat(Cli.docker("run", "--rm", "--volumes-from", name, "busybox", "ls", "/data").ok())
          .isEqualTo("x");
    } finally {
      Cli.docker("rm", "-v", name);
    }
  }

  /** Docker's engines of API 1.52 and newer no longer hand the other's environment on. */
  @Test
  void aLinkGivesANameAndVariables() {
    String name = "linked-" + UUID.randomUUID();
    String variables = !Service.isBerth() && Service.apiAtLeast(52) ? "" : "bar 5\n";
    Cli.docker(
            "run", "-d", "--name", name, "-e", "FOO=bar", "--expose", "5", "busybox", "sleep", "60")
        .ok();
    try {
      assertThat(
              Cli.docker(
                      "run",
                      "--rm",
                      "--link",
                      name + ":al",
                      "busybox",
                      "sh",
                      "-c",
                      "echo $AL_ENV_FOO $AL_PORT_5_TCP_PORT; grep -cw al /etc/hosts")
                  .ok())
          .isEqualTo(variables + "1");
    } finally {
      Cli.docker("rm", "-f", name);
    }
  }

  @Test
  void aNetworkOfAnotherContainerIsJoined() {
    String name = "joined-" + UUID.randomUUID();
    Cli.docker("run", "-d", "--name", name, "--hostname", "other", "busybox", "sleep", "60").ok();
    try {
      assertThat(
              Cli.docker("run", "--rm", "--network", "container:" + name, "busybox", "hostname")
                  .ok())
          .isEqualTo("other");
      assertThat(
              Cli.docker("run", "--rm", "--network", "container:" + name, "-p", "80:80", "busybox")
                  .err())
          .contains("conflicting options: port publishing and the container type network mode");
      assertThat(
              Cli.docker(
                      "run",
                      "--rm",
                      "--pid",
                      "container:" + name,
                      "busybox",
                      "sh",
                      "-c",
                      "ps | grep -c 'sleep 60'")
                  .ok())
          .isNotEqualTo("0");
    } finally {
      Cli.docker("rm", "-f", name);
    }
  }

  @Test
  void limitsAreKept() {
    assumeTrue(Service.limitsProcessors(), "no cgroup controller for processors on this host");
    String flags = "--cpus 0.5 --cpu-shares 100 --pids-limit 50 --memory 64m";
    String id = Cli.docker(command("create", flags, "busybox")).ok();
    String limits = "{{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}} {{.HostConfig.PidsLimit}}";
    assertThat(Cli.docker("inspect", "-f", limits, id).ok()).isEqualTo("500000000 100 50");
    String memory = "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}";
    assertThat(Cli.docker("inspect", "-f", memory, id).ok()).isEqualTo("67108864 134217728");
    Cli.docker("rm", id).ok();
    assertThat(Cli.docker("create", "--cpus", "1000", "busybox").err())
        .containsIgnoringCase("range of CPUs is from 0.01");
    assertThat(Cli.docker("create", "--cpus", "1", "--cpu-quota", "1000", "busybox").err())
        .contains("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
  }

  @Test
  void theMacAddressIsTaken() {
    assumeTrue(Service.apiAtLeast(44), "a CLI of 25 and newer sends it per network, since 1.44");
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--mac-address",
                    "02:42:ac:11:00:77",
                    "busybox",
                    "cat",
                    "/sys/class/net/eth0/address")
                .ok())
        .isEqualTo("02:42:ac:11:00:77");
  }

  @Test
  void graphicCardsNobodyHasAreRefusedAtStart() {
    Result result = Cli.docker("run", "--rm", "--gpus", "all", "busybox", "true");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err())
        .contains("could not select device driver \"\" with capabilities: [[gpu]]");
  }

  private static String[] command(String verb, String flags, String... rest) {
    List<String> words = new ArrayList<>(List.of(verb.split(" ")));
    words.addAll(List.of(flags.split(" ")));
    words.addAll(List.of(rest));
    return words.toArray(String[]::new);
  }
}
