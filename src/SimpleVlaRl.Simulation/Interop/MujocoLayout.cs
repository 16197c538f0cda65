// Written by tests/peers/mujoco_layout.c from the MuJoCo 222 headers on a 64-bit Linux; do not edit.
namespace SimpleVlaRl.Simulation.Interop;

/// <summary>Sizes, field offsets and constants of the MuJoCo C API.</summary>
internal static class MujocoLayout
{
    /// <summary>The header version that the numbers are from.</summary>
    public const int Version = 222;

    /// <summary>Byte offset of <c>mjModel.nq</c>.</summary>
    public const int ModelPositionCountOffset = 0;

    /// <summary>Byte offset of <c>mjModel.nv</c>.</summary>
    public const int ModelVelocityCountOffset = 4;

    /// <summary>Byte offset of <c>mjModel.nu</c>.</summary>
    public const int ModelActuatorCountOffset = 8;

    /// <summary>Byte offset of <c>mjModel.ngeom</c>.</summary>
    public const int ModelGeomCountOffset = 24;

    /// <summary>Byte offset of <c>mjModel.opt.timestep</c>.</summary>
    public const int ModelTimestepOffset = 232;

    /// <summary>Byte offset of <c>mjModel.jnt_qposadr</c>.</summary>
    public const int ModelJointPositionAddressOffset = 1288;

    /// <summary>Byte offset of <c>mjModel.jnt_dofadr</c>.</summary>
    public const int ModelJointVelocityAddressOffset = 1296;

    /// <summary>Byte offset of <c>mjModel.jnt_range</c>.</summary>
    public const int ModelJointRangeOffset = 1368;

    /// <summary>Byte offset of <c>mjModel.geom_bodyid</c>.</summary>
    public const int ModelGeomBodyOffset = 1520;

    /// <summary>Byte offset of <c>mjModel.cam_fovy</c>.</summary>
    public const int ModelCameraFieldOfViewOffset = 1816;

    /// <summary>Byte offset of <c>mjData.warning</c>.</summary>
    public const int DataWarningOffset = 24;

    /// <summary>Byte offset of <c>mjData.ncon</c>.</summary>
    public const int DataContactCountOffset = 40332;

    /// <summary>Byte offset of <c>mjData.time</c>.</summary>
    public const int DataTimeOffset = 40336;

    /// <summary>Byte offset of <c>mjData.qpos</c>.</summary>
    public const int DataPositionsOffset = 40376;

    /// <summary>Byte offset of <c>mjData.qvel</c>.</summary>
    public const int DataVelocitiesOffset = 40384;

    /// <summary>Byte offset of <c>mjData.ctrl</c>.</summary>
    public const int DataControlsOffset = 40408;

    /// <summary>Byte offset of <c>mjData.xpos</c>.</summary>
    public const int DataBodyPositionsOffset = 40480;

    /// <summary>Byte offset of <c>mjData.xmat</c>.</summary>
    public const int DataBodyRotationsOffset = 40496;

    /// <summary>Byte offset of <c>mjData.site_xpos</c>.</summary>
    public const int DataSitePositionsOffset = 40552;

    /// <summary>Byte offset of <c>mjData.site_xmat</c>.</summary>
    public const int DataSiteRotationsOffset = 40560;

    /// <summary>Byte offset of <c>mjData.cam_xpos</c>.</summary>
    public const int DataCameraPositionsOffset = 40568;

    /// <summary>Byte offset of <c>mjData.cam_xmat</c>.</summary>
    public const int DataCameraRotationsOffset = 40576;

    /// <summary>Byte offset of <c>mjData.subtree_com</c>.</summary>
    public const int DataSubtreeCentresOffset = 40600;

    /// <summary>Byte offset of <c>mjData.contact</c>.</summary>
    public const int DataContactsOffset = 40752;

    /// <summary>Bytes of one <c>mjContact</c>.</summary>
    public const int ContactSize = 528;

    /// <summary>Byte offset of <c>mjContact.dist</c>.</summary>
    public const int ContactDistanceOffset = 0;

    /// <summary>Byte offset of <c>mjContact.frame</c>.</summary>
    public const int ContactFrameOffset = 32;

    /// <summary>Byte offset of <c>mjContact.geom1</c>.</summary>
    public const int ContactGeom1Offset = 508;

    /// <summary>Byte offset of <c>mjContact.geom2</c>.</summary>
    public const int ContactGeom2Offset = 512;

    /// <summary>Bytes of one <c>mjWarningStat</c>.</summary>
    public const int WarningSize = 8;

    /// <summary>Byte offset of <c>mjWarningStat.number</c>.</summary>
    public const int WarningNumberOffset = 4;

    /// <summary><c>mjNWARNING</c>.</summary>
    public const int WarningCount = 8;

    /// <summary>Bytes of one <c>mjVFS</c>.</summary>
    public const int FileSystemSize = 2024008;

    /// <summary>Byte offset of <c>mjVFS.filedata</c>.</summary>
    public const int FileSystemFileDataOffset = 2008008;

    /// <summary>Bytes of one <c>mjvScene</c>.</summary>
    public const int SceneSize = 8656;

    /// <summary>Byte offset of <c>mjvScene.ngeom</c>.</summary>
    public const int SceneGeomCountOffset = 4;

    /// <summary>Byte offset of <c>mjvScene.geoms</c>.</summary>
    public const int SceneGeomsOffset = 8;

    /// <summary>Byte offset of <c>mjvScene.nlight</c>.</summary>
    public const int SceneLightCountOffset = 72;

    /// <summary>Byte offset of <c>mjvScene.lights</c>.</summary>
    public const int SceneLightsOffset = 76;

    /// <summary>Bytes of one <c>mjvGeom</c>.</summary>
    public const int SceneGeomSize = 248;

    /// <summary>Byte offset of <c>mjvGeom.objtype</c>.</summary>
    public const int SceneGeomObjectTypeOffset = 8;

    /// <summary>Byte offset of <c>mjvGeom.objid</c>.</summary>
    public const int SceneGeomObjectIdOffset = 12;

    /// <summary>Byte offset of <c>mjvGeom.rgba</c>.</summary>
    public const int SceneGeomColorOffset = 104;

    /// <summary>Bytes of one <c>mjvLight</c>.</summary>
    public const int LightSize = 84;

    /// <summary>Byte offset of <c>mjvLight.diffuse</c>.</summary>
    public const int LightDiffuseOffset = 56;

    /// <summary>Bytes of one <c>mjvCamera</c>.</summary>
    public const int CameraSize = 64;

    /// <summary>Byte offset of <c>mjvCamera.type</c>.</summary>
    public const int CameraTypeOffset = 0;

    /// <summary>Byte offset of <c>mjvCamera.fixedcamid</c>.</summary>
    public const int CameraFixedIdOffset = 4;

    /// <summary>Bytes of one <c>mjvOption</c>.</summary>
    public const int OptionSize = 68;

    /// <summary>Bytes of one <c>mjrContext</c>.</summary>
    public const int ContextSize = 2304;

    /// <summary><c>mjOBJ_BODY</c>.</summary>
    public const int ObjectBody = 1;

    /// <summary><c>mjOBJ_JOINT</c>.</summary>
    public const int ObjectJoint = 3;

    /// <summary><c>mjOBJ_GEOM</c>.</summary>
    public const int ObjectGeom = 5;

    /// <summary><c>mjOBJ_SITE</c>.</summary>
    public const int ObjectSite = 6;

    /// <summary><c>mjOBJ_CAMERA</c>.</summary>
    public const int ObjectCamera = 7;

    /// <summary><c>mjOBJ_ACTUATOR</c>.</summary>
    public const int ObjectActuator = 18;

    /// <summary><c>mjCAMERA_FIXED</c>.</summary>
    public const int CameraFixed = 2;

    /// <summary><c>mjCAT_ALL</c>.</summary>
    public const int CategoryAll = 7;

    /// <summary><c>mjFB_OFFSCREEN</c>.</summary>
    public const int FramebufferOffscreen = 1;

    /// <summary><c>mjFONTSCALE_50</c>.</summary>
    public const int FontScale50 = 50;
}
