/// The configuration file: its format as records, and how a file becomes them.
///
/// Start at [ConfigurationFile][dev.weir.gateway.config.ConfigurationFile], which reads a file, and
/// at [GatewayConfig][dev.weir.gateway.config.GatewayConfig], the record of the whole file.
@NullMarked
package dev.weir.gateway.config;

import org.jspecify.annotations.NullMarked;
