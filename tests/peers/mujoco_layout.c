// Prints src/SimpleVlaRl.Simulation/Interop/MujocoLayout.cs: the sizes and field offsets of MuJoCo's structures
// as the C compiler lays them out on this machine.
//   gcc -o mujoco_layout mujoco_layout.c && ./mujoco_layout > MujocoLayout.cs
// Only headers are needed; nothing is linked.
#include <mujoco/mujoco.h>
#include <stddef.h>
#include <stdio.h>

static void line(const char* name, const char* meaning, long value) {
  printf("\n    /// <summary>%s.</summary>\n    public const int %s = %ld;\n", meaning, name, value);
}

#define FIELD(prefix, type, member, Name) line(prefix Name "Offset", "Byte offset of <c>" #type "." #member "</c>", (long)offsetof(type, member))
#define SIZE(type, Name) line(Name "Size", "Bytes of one <c>" #type "</c>", (long)sizeof(type))
#define CONSTANT(symbol, Name) line(Name, "<c>" #symbol "</c>", (long)symbol)

int main(void) {
  printf("// Written by tests/peers/mujoco_layout.c from the MuJoCo %d headers on a 64-bit Linux; do not edit.\n", mjVERSION_HEADER);
  printf("namespace SimpleVlaRl.Simulation.Interop;\n\n");
  printf("/// <summary>Sizes, field offsets and constants of the MuJoCo C API.</summary>\n");
  printf("internal static class MujocoLayout\n{");
  printf("\n    /// <summary>The header version that the numbers are from.</summary>\n    public const int Version = %d;\n", mjVERSION_HEADER);

  FIELD("Model", mjModel, nq, "PositionCount");
  FIELD("Model", mjModel, nv, "VelocityCount");
  FIELD("Model", mjModel, nu, "ActuatorCount");
  FIELD("Model", mjModel, ngeom, "GeomCount");
  FIELD("Model", mjModel, opt.timestep, "Timestep");
  FIELD("Model", mjModel, jnt_qposadr, "JointPositionAddress");
  FIELD("Model", mjModel, jnt_dofadr, "JointVelocityAddress");
  FIELD("Model", mjModel, jnt_range, "JointRange");
  FIELD("Model", mjModel, geom_bodyid, "GeomBody");
  FIELD("Model", mjModel, cam_fovy, "CameraFieldOfView");

  FIELD("Data", mjData, warning, "Warning");
  FIELD("Data", mjData, ncon, "ContactCount");
  FIELD("Data", mjData, time, "Time");
  FIELD("Data", mjData, qpos, "Positions");
  FIELD("Data", mjData, qvel, "Velocities");
  FIELD("Data", mjData, ctrl, "Controls");
  FIELD("Data", mjData, xpos, "BodyPositions");
  FIELD("Data", mjData, xmat, "BodyRotations");
  FIELD("Data", mjData, site_xpos, "SitePositions");
  FIELD("Data", mjData, site_xmat, "SiteRotations");
  FIELD("Data", mjData, cam_xpos, "CameraPositions");
  FIELD("Data", mjData, cam_xmat, "CameraRotations");
  FIELD("Data", mjData, subtree_com, "SubtreeCentres");
  FIELD("Data", mjData, contact, "Contacts");

  SIZE(mjContact, "Contact");
  FIELD("Contact", mjContact, dist, "Distance");
  FIELD("Contact", mjContact, frame, "Frame");
  FIELD("Contact", mjContact, geom1, "Geom1");
  FIELD("Contact", mjContact, geom2, "Geom2");

  SIZE(mjWarningStat, "Warning");
  FIELD("Warning", mjWarningStat, number, "Number");
  CONSTANT(mjNWARNING, "WarningCount");

  SIZE(mjVFS, "FileSystem");
  FIELD("FileSystem", mjVFS, filedata, "FileData");

  SIZE(mjvScene, "Scene");
  FIELD("Scene", mjvScene, ngeom, "GeomCount");
  FIELD("Scene", mjvScene, geoms, "Geoms");
  FIELD("Scene", mjvScene, nlight, "LightCount");
  FIELD("Scene", mjvScene, lights, "Lights");
  SIZE(mjvGeom, "SceneGeom");
  FIELD("SceneGeom", mjvGeom, objtype, "ObjectType");
  FIELD("SceneGeom", mjvGeom, objid, "ObjectId");
  FIELD("SceneGeom", mjvGeom, rgba, "Color");
  SIZE(mjvLight, "Light");
  FIELD("Light", mjvLight, diffuse, "Diffuse");
  SIZE(mjvCamera, "Camera");
  FIELD("Camera", mjvCamera, type, "Type");
  FIELD("Camera", mjvCamera, fixedcamid, "FixedId");
  SIZE(mjvOption, "Option");
  SIZE(mjrContext, "Context");

  CONSTANT(mjOBJ_BODY, "ObjectBody");
  CONSTANT(mjOBJ_JOINT, "ObjectJoint");
  CONSTANT(mjOBJ_GEOM, "ObjectGeom");
  CONSTANT(mjOBJ_SITE, "ObjectSite");
  CONSTANT(mjOBJ_CAMERA, "ObjectCamera");
  CONSTANT(mjOBJ_ACTUATOR, "ObjectActuator");
  CONSTANT(mjCAMERA_FIXED, "CameraFixed");
  CONSTANT(mjCAT_ALL, "CategoryAll");
  CONSTANT(mjFB_OFFSCREEN, "FramebufferOffscreen");
  CONSTANT(mjFONTSCALE_50, "FontScale50");
  printf("}\n");
  return 0;
}
