package dev.divisi.console.adapter.api;

import io.swagger.v3.core.converter.ModelConverter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.module.SimpleModule;

/** Wires the API, and finds its controllers. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = ApiConfiguration.class)
public class ApiConfiguration {
  /** Before the security filters: who is refused is told so as everybody else. */
  @Bean
  FilterRegistrationBean<ApiFilter> apiFilter() {
    FilterRegistrationBean<ApiFilter> filter = new FilterRegistrationBean<>(new ApiFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    return filter;
  }

  /** A program that has the answer already is told so. */
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> unchanged() {
    ShallowEtagHeaderFilter filter =
        new ShallowEtagHeaderFilter() {
          @Override
          protected boolean shouldNotFilter(HttpServletRequest request) {
            String path = request.getRequestURI();
            return !path.startsWith("/api/v1/")
                || path.equals(LiveEvents.PATH)
                || path.startsWith("/api/v1/mcp");
          }
        };
    filter.setWriteWeakETag(true);
    return new FilterRegistrationBean<>(filter);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> brokenRequests() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof org.apache.catalina.core.StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
              }
            });
  }

  @Bean
  JacksonModule records() {
    return new SimpleModule("records").addSerializer(new RecordJson());
  }

  @Bean
  ModelConverter recordSchemas() {
    return new RecordSchemas();
  }
}
