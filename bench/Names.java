import java.util.HashMap;
import java.util.Map;

/** Lookups of one container's name in another, by the resolver that its resolv.conf names. */
final class Names {
  private static final String NETWORK = "bench-network";
  private static final Map<Bench.Engine, String> CLIENTS = new HashMap<>();

  /** The host's Perl, whose few files every Debian has. */
  private static final String MOUNTS =
      "\"Binds\":[\"/usr:/usr:ro\",\"/lib:/lib:ro\",\"/lib64:/lib64:ro\"]";

  private static final String SCRIPT =
      "use Socket; open F,'/etc/resolv.conf'; my($n)=map{/^nameserver\\s+(\\S+)/?$1:()}<F>;"
          + " socket(S,PF_INET,SOCK_DGRAM,17); connect(S,pack_sockaddr_in(53,inet_aton($n)));"
          + " my $q=pack('n6',1,256,1,0,0,0).chr(8).'benchweb'.pack('Cn2',0,1,1);"
          + " for(1..5000){ my $r=''; vec($r,fileno(S),1)=1; send(S,$q,0);"
          + " select($r,undef,undef,2) or die 'lost'; recv(S,my $a,512,0);"
          + " unpack('x6n',$a) or die 'unknown'; } print 'hi';";

  private Names() {}

  /** Two containers on a network. */
  static void meet(Bench.Engine engine) throws Exception {
    engine.network();
    String alias =
        "\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + NETWORK + "\":{\"Aliases\":[\"benchweb\"]}}}";
    String mode = "\"HostConfig\":{\"NetworkMode\":\"" + NETWORK + "\"";
    String web = engine.create("[\"sleep\",\"3600\"]", mode + "}," + alias);
    String client = engine.create("[\"sleep\",\"3600\"]", mode + "," + MOUNTS + "}");
    engine.ok("POST", "/containers/" + web + "/start", "");
    engine.ok("POST", "/containers/" + client + "/start", "");
    CLIENTS.put(engine, client);
  }

  /** Five thousand lookups, one after the other. */
  static void lookups(Bench.Engine engine) throws Exception {
    String script = SCRIPT.replace("\\", "\\\\").replace("\"", "\\\"");
    engine.exec(CLIENTS.get(engine), "[\"/usr/bin/perl\",\"-e\",\"" + script + "\"]");
  }

  /** Takes all away. */
  static void part(Bench.Engine engine) throws Exception {
    engine.removeAll();
    engine.removeNetwork();
  }
}
