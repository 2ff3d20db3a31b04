/// What the client of Kafka looks for, and is not to have.
@NullMarked
package org.apache.kafka.common.utils;

import org.jspecify.annotations.NullMarked;
