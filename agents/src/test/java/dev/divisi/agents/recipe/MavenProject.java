package dev.divisi.agents.recipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small Maven project on disk: a library module and modules that use it, and a jar of the local
 * repository.
 */
final class MavenProject {

  final Path root;

  private MavenProject(Path root) {
    this.root = root;
  }

  static MavenProject in(Path root, int users) {
    MavenProject project = new MavenProject(root);
    StringBuilder modules = new StringBuilder("    <module>common</module>\n");
    for (int i = 1; i <= users; i++) {
      modules.append("    <module>m").append(i).append("</module>\n");
    }
    project.write(
        "pom.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>shop</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <modules>
        %s  </modules>
          <properties>
            <jspecify.version>1.0.0</jspecify.version>
          </properties>
        </project>
        """
            .formatted(modules));
    project.module("common", "");
    project.write(
        "common/src/main/java/com/acme/common/Prices.java",
        """
        package com.acme.common;

        public class Prices {
          public static String format(long cents) {
            return cents + " EUR";
          }

          public static String print(long cents) {
            return cents + " EUR";
          }
        }
        """);
    for (int i = 1; i <= users; i++) {
      project.module("m" + i, dependency("com.acme", "common", "1"));
      project.write(
          "m" + i + "/src/main/java/com/acme/m" + i + "/Bill.java",
          """
          package com.acme.m%d;

          import com.acme.common.Prices;

          class Bill {
            String total(java.util.List<Long> prices) {
              return prices.stream().map(price -> Prices.format(price)).toList().toString();
            }
          }
          """
              .formatted(i));
      project.write(
          "m" + i + "/src/main/resources/application.properties", "# kept\nold.key=1\nother=2\n");
    }
    return project;
  }

  static String dependency(String group, String artifact, String version) {
    return """
          <dependency>
            <groupId>%s</groupId>
            <artifactId>%s</artifactId>
            <version>%s</version>
          </dependency>
    """
        .formatted(group, artifact, version);
  }

  void module(String name, String dependencies) {
    write(
        name + "/pom.xml",
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>com.acme</groupId>
            <artifactId>shop</artifactId>
            <version>1</version>
          </parent>
          <artifactId>%s</artifactId>
          <dependencies>
        %s  </dependencies>
        </project>
        """
            .formatted(name, dependencies));
  }

  void write(String path, String text) {
    write(path, text, StandardCharsets.UTF_8);
  }

  void write(String path, String text, Charset charset) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, charset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String path) {
    return read(path, StandardCharsets.UTF_8);
  }

  String read(String path, Charset charset) {
    try {
      return Files.readString(root.resolve(path), charset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String bill(int module) {
    return read("m" + module + "/src/main/java/com/acme/m" + module + "/Bill.java");
  }
}
