/// Sends access logs to Kafka.
@NullMarked
package dev.weir.plugins.accesslogkafka;

import org.jspecify.annotations.NullMarked;
