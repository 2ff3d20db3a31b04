/// What the client of Kafka looks for, and is not to have.
@NullMarked
package org.apache.kafka.common.security.plain.internals;

import org.jspecify.annotations.NullMarked;
