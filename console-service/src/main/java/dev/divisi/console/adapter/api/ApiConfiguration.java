package dev.divisi.console.adapter.api;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Finds the controllers of the API. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = ApiConfiguration.class)
public class ApiConfiguration {}
