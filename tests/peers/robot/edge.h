/* What a DDS library must do for the robot; robot_cyclone.c and robot_fast.cpp do it. Failures at start-up end the process with a sentence. */
#ifndef EDGE_H
#define EDGE_H

#include "robot.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes every endpoint of the description. */
void edge_open(Robot *robot);

/* Gives every waiting command to commands.c. */
void edge_take(Robot *robot);

/* A message with these values; names beyond the state's own are the topic's extras. */
void edge_publish_state(const Topic *topic, double stamp, const char *const *names, const double *positions, const double *velocities, size_t count);
void edge_publish_picture(const Camera *camera, double stamp);
void edge_publish_compressed(const Camera *camera, double stamp, const Bytes *file);
void edge_publish_info(const Info *info, double stamp);

/* A second publisher of a topic, which says the same, and its end. */
void edge_double(Topic *topic, bool is_on);

void edge_close(void);

#ifdef __cplusplus
}
#endif

#endif
