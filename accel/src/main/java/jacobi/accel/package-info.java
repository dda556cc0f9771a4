/** The GPU device, beside the devices of the engine. */
package jacobi.accel;
