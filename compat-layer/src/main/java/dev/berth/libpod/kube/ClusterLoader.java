package dev.berth.libpod.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Loads the client of Kubernetes for one request. It lies in a jar of its own, beside the product's
 * one: its thousands of classes cost neither the start nor, once the request is answered, memory.
 */
final class ClusterLoader implements AutoCloseable {
  private static final String CONNECTOR = "dev.berth.libpod.kube.cluster.FabricConnector";

  private final @Nullable URLClassLoader own;

  ClusterLoader() {
    Path jar = Path.of(System.getProperty("berth.home", "/nonexistent"), "lib", "kube.jar");
    own = Files.exists(jar) ? loader(jar) : null;
    // the client's logging has nowhere to go, and would say so
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  private static URLClassLoader loader(Path jar) {
    try {
      URL[] urls = {jar.toUri().toURL()};
      return new URLClassLoader(urls, ClusterLoader.class.getClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  Cluster connect(Cluster.Access access) {
    ClassLoader loader = own == null ? ClusterLoader.class.getClassLoader() : own;
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> found = Class.forName(CONNECTOR, true, loader);
      Cluster.Connector connector =
          (Cluster.Connector) found.getDeclaredConstructor().newInstance();
      return connector.connect(access);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new Cluster.ClusterException("the client of Kubernetes is not installed", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    if (own != null) {
      try {
        own.close();
        // its classes are many, and nothing else would ask for their memory soon
        System.gc();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
