using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Rendering;

/// <summary>How an episode's pictures differ from the plain scene: tints of surfaces and objects, and brightness of lights, from the seed alone.</summary>
/// <remarks>Applied to the abstract scene just before it is drawn, because the model is shared by all environments.</remarks>
internal sealed unsafe class SceneAppearance
{
    private const uint FirstIndex = 1000;
    private const uint FirstObjectIndex = 1200;
    private const float SurfaceVariation = 0.25f;

    /// <summary>Small, because instructions name colours.</summary>
    private const float ObjectVariation = 0.12f;
    private const float LightVariation = 0.3f;
    private readonly int[] tintedGeoms;
    private readonly int firstObject;
    private bool varied;
    private int huedShapes;
    private long seed;

    /// <summary>Finds the surfaces that may be tinted.</summary>
    /// <param name="model">The scene.</param>
    public SceneAppearance(SceneModel model)
    {
        tintedGeoms = [model.Geom("table"), model.Geom("floor"), model.Geom("wall")];

        // The scene names the task's objects last, after the right arm, whose last shape this is.
        firstObject = model.Geom("right_finger_mirror_pad") + 1;
    }

    /// <summary>Chooses the appearance of an episode.</summary>
    /// <param name="episodeSeed">The episode's seed.</param>
    /// <param name="randomize">Whether it differs from the plain scene.</param>
    /// <param name="hued">How many of the task's shapes, from the first, have a hue that varies.</param>
    public void Choose(long episodeSeed, bool randomize, int hued)
    {
        seed = episodeSeed;
        varied = randomize;
        huedShapes = hued;
    }

    /// <summary>Changes an updated scene.</summary>
    /// <param name="scene">The <c>mjvScene</c>.</param>
    public void Apply(byte* scene)
    {
        if (!varied && huedShapes == 0)
        {
            return;
        }

        int count = *(int*)(scene + MujocoLayout.SceneGeomCountOffset);
        byte* geom = *(byte**)(scene + MujocoLayout.SceneGeomsOffset);
        for (int index = 0; index < count; index++, geom += MujocoLayout.SceneGeomSize)
        {
            if (*(int*)(geom + MujocoLayout.SceneGeomObjectTypeOffset) != MujocoLayout.ObjectGeom)
            {
                continue;
            }

            int id = *(int*)(geom + MujocoLayout.SceneGeomObjectIdOffset);
            if (id >= firstObject && id < firstObject + huedShapes)
            {
                HueTurn.Apply(new Span<float>(geom + MujocoLayout.SceneGeomColorOffset, 3), HueTurn.Degrees(seed));
            }

            if (!varied)
            {
                continue;
            }

            int tint = Array.IndexOf(tintedGeoms, id);
            if (tint >= 0)
            {
                Scale((float*)(geom + MujocoLayout.SceneGeomColorOffset), FirstIndex + (3 * (uint)tint), SurfaceVariation, perChannel: true);
            }
            else if (id >= firstObject)
            {
                Scale((float*)(geom + MujocoLayout.SceneGeomColorOffset), FirstObjectIndex + (3 * (uint)(id - firstObject)), ObjectVariation, perChannel: true);
            }
        }

        if (!varied)
        {
            return;
        }

        int lights = *(int*)(scene + MujocoLayout.SceneLightCountOffset);
        byte* light = scene + MujocoLayout.SceneLightsOffset;
        for (int index = 0; index < lights; index++, light += MujocoLayout.LightSize)
        {
            Scale((float*)(light + MujocoLayout.LightDiffuseOffset), FirstIndex + 100 + (uint)index, LightVariation, perChannel: false);
        }
    }

    private void Scale(float* color, uint index, float variation, bool perChannel)
    {
        for (uint channel = 0; channel < 3; channel++)
        {
            float factor = (float)StartRandom.Between(seed, perChannel ? index + channel : index, 1 - variation, 1 + variation);
            color[channel] = Math.Clamp(color[channel] * factor, 0f, 1f);
        }
    }
}
