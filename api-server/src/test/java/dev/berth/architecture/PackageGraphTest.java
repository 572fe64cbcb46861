package dev.berth.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The package graph of ARCHITECTURE.md, as rules. */
class PackageGraphTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.berth");

  @Test
  void theEngineKnowsNeitherDialectsNorHttpServers() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.berth.api..",
            "dev.berth.docker..",
            "dev.berth.libpod..",
            "dev.berth.server..",
            "io.helidon..")
        .check(CLASSES);
  }

  @Test
  void dialectsKnowNoServer() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.berth.api..", "dev.berth.docker..", "dev.berth.libpod..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.berth.server..", "io.helidon..")
        .check(CLASSES);
  }

  @Test
  void dialectsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.docker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.berth.libpod..")
        .check(CLASSES);
  }

  @Test
  void nativeCallsStayInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.berth.runtime.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign")
        .check(CLASSES);
  }

  @Test
  void valueTypesStandBelowEverything() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.berth.runtime.id..", "dev.berth.runtime.error..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.berth.runtime.container..",
            "dev.berth.runtime.image..",
            "dev.berth.runtime.network..",
            "dev.berth.runtime.store..",
            "dev.berth.runtime.linux..")
        .check(CLASSES);
  }
}
