// The same physics without .NET: loads a scene, applies one row of controls per step, prints the time and the final state.
//   gcc -O2 -o mujoco_loop mujoco_loop.c -l:libmujoco.so.2.2.2
//   ./mujoco_loop scene.xml initial_qpos.f64 controls.f64
// initial_qpos.f64: nq doubles; controls.f64: steps x nu doubles, in ctrl order.
// Output: "seconds <s>", then "qpos" and nq numbers that read back exactly.
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double* read_doubles(const char* path, size_t* count) {
  FILE* file = fopen(path, "rb");
  if (!file) { fprintf(stderr, "cannot open %s\n", path); exit(1); }
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  double* values = malloc((size_t)bytes);
  *count = fread(values, sizeof(double), (size_t)bytes / sizeof(double), file);
  fclose(file);
  return values;
}

int main(int argc, char** argv) {
  if (argc != 4) { fprintf(stderr, "usage: mujoco_loop scene.xml initial_qpos.f64 controls.f64\n"); return 2; }
  char error[1000] = "";
  mjModel* m = mj_loadXML(argv[1], NULL, error, sizeof error);
  if (!m) { fprintf(stderr, "%s\n", error); return 1; }
  mjData* d = mj_makeData(m);
  size_t nq = 0, values = 0;
  double* qpos = read_doubles(argv[2], &nq);
  double* controls = read_doubles(argv[3], &values);
  if ((int)nq != m->nq || values % (size_t)m->nu != 0) { fprintf(stderr, "%zu positions, %zu controls do not fit the scene\n", nq, values); return 1; }
  size_t steps = values / (size_t)m->nu;
  memcpy(d->qpos, qpos, nq * sizeof(double));
  mj_forward(m, d);

  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (size_t step = 0; step < steps; step++) {
    memcpy(d->ctrl, controls + step * (size_t)m->nu, (size_t)m->nu * sizeof(double));
    mj_step(m, d);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("seconds %.9f\nqpos", (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec));
  for (size_t i = 0; i < nq; i++) printf(" %.17g", d->qpos[i]);
  printf("\n");
  mj_deleteData(d);
  mj_deleteModel(m);
  free(qpos);
  free(controls);
  return 0;
}
