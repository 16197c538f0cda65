using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Platforms;

/// <summary>The named network sizes.</summary>
public static class PolicyPresets
{
    /// <summary>The names that <see cref="Create(string, PolicyPresetOptions)"/> knows, smallest first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        TrainablePresets.Nano, TrainablePresets.NanoStem, TrainablePresets.Small, TrainablePresets.SmallStem, TrainablePresets.Medium, OpenVlaOftPreset.Name
    ];

    /// <summary>Builds a preset's architecture for a robot with one camera and proprioception of all joints.</summary>
    /// <param name="preset">The preset's name.</param>
    /// <param name="actionDimension">The dimensions of an action, which are also those of proprioception.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentException">There is no preset of that name.</exception>
    public static PolicyArchitecture Create(string preset, int actionDimension) =>
        Create(preset, new PolicyPresetOptions { ActionDimension = actionDimension });

    /// <summary>Builds a preset's architecture.</summary>
    /// <param name="preset">The preset's name.</param>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentException">There is no preset of that name.</exception>
    public static PolicyArchitecture Create(string preset, PolicyPresetOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        return preset switch
        {
            TrainablePresets.Nano => TrainablePresets.CreateNano(options),
            TrainablePresets.Small => TrainablePresets.CreateSmall(options),
            TrainablePresets.NanoStem => TrainablePresets.CreateNanoStem(options),
            TrainablePresets.SmallStem => TrainablePresets.CreateSmallStem(options),
            TrainablePresets.Medium => TrainablePresets.CreateMedium(options),
            OpenVlaOftPreset.Name => OpenVlaOftPreset.Create(options),
            _ => throw new ArgumentException(
                $"There is no preset '{preset}'; did you mean '{NearestName.Of(preset, Names)}'? Known presets: {string.Join(", ", Names)}.", nameof(preset)),
        };
    }
}
