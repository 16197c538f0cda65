/* What the publisher and the subscriber of three cameras share. */
#ifndef COMMON_H
#define COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "dds/dds.h"
#include "cameras.h"

enum { CAMERAS = 3, WIDTH = 640, HEIGHT = 480, STEP = 3 * WIDTH, PIXELS = STEP * HEIGHT, RATE = 30 };

static const char TYPE_HASH[] = "typehash=RIHS01_d31d41a9a4c4bc8eae9be757b0beed306564f7526c88ea6a4588fb9582527d47;";

static inline dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "%s: %s\n", what, dds_strretcode(-entity));
    exit(1);
  }
  return entity;
}

static inline dds_entity_t join(const char *domain)
{
  return check(dds_create_participant((dds_domainid_t)atoi(domain), NULL, NULL), "participant");
}

/* A reader or a writer of /bench/camera_N with the profile sensor_data. */
static inline dds_entity_t make_endpoint(dds_entity_t participant, int camera, bool is_writer)
{
  char name[32];
  snprintf(name, sizeof name, "rt/bench/camera_%d", camera);
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, DDS_RELIABILITY_BEST_EFFORT, 0);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, 5);
  dds_qset_writer_data_lifecycle(qos, false);
  dds_qset_userdata(qos, TYPE_HASH, sizeof TYPE_HASH - 1);
  dds_entity_t topic = check(dds_create_topic(participant, &sensor_msgs_msg_dds__Image__desc, name, NULL, NULL), name);
  dds_entity_t endpoint = check(is_writer ? dds_create_writer(participant, topic, qos, NULL) : dds_create_reader(participant, topic, qos, NULL), name);
  dds_delete_qos(qos);
  return endpoint;
}

#endif
