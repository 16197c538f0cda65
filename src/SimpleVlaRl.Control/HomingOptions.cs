using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>How joints are moved to their home positions, by their unit: 0.05 is little for a revolute joint and far for a linear one.</summary>
public sealed record HomingOptions
{
    /// <summary>How far a revolute joint may be from home, in radians.</summary>
    /// <value>The default is 0.05.</value>
    public double ToleranceRadians { get; init; } = 0.05;

    /// <summary>How far a prismatic joint may be from home, in metres.</summary>
    /// <value>The default is 0.005.</value>
    public double ToleranceMetres { get; init; } = 0.005;

    /// <summary>How far a gripper may be from home, in openings.</summary>
    /// <value>The default is 0.05.</value>
    public double ToleranceOpenings { get; init; } = 0.05;

    /// <summary>How fast revolute joints move home.</summary>
    /// <value>The default is 0.5.</value>
    public double RadiansPerSecond { get; init; } = 0.5;

    /// <summary>How fast prismatic joints move home.</summary>
    /// <value>The default is 0.05.</value>
    public double MetresPerSecond { get; init; } = 0.05;

    /// <summary>How fast grippers move home.</summary>
    /// <value>The default is 0.5.</value>
    public double OpeningsPerSecond { get; init; } = 0.5;

    /// <summary>How long an arm may take to arrive after the last command.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan ArrivalTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far a joint may be from home.</summary>
    /// <param name="unit">Its unit.</param>
    /// <returns>The distance in that unit.</returns>
    public double Tolerance(JointUnit unit) => unit switch
    {
        JointUnit.Radian => ToleranceRadians,
        JointUnit.Metre => ToleranceMetres,
        _ => ToleranceOpenings,
    };

    /// <summary>How fast a joint moves home.</summary>
    /// <param name="unit">Its unit.</param>
    /// <returns>The velocity in that unit per second.</returns>
    public double Velocity(JointUnit unit) => unit switch
    {
        JointUnit.Radian => RadiansPerSecond,
        JointUnit.Metre => MetresPerSecond,
        _ => OpeningsPerSecond,
    };

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        foreach (JointUnit unit in Enum.GetValues<JointUnit>())
        {
            if (!(Tolerance(unit) > 0 && Velocity(unit) > 0 && double.IsFinite(Tolerance(unit)) && double.IsFinite(Velocity(unit))))
            {
                errors.Add(FormattableString.Invariant(
                    $"homing of a joint in {unit} has tolerance {Tolerance(unit)} and velocity {Velocity(unit)}; expected finite numbers above zero"));
            }
        }

        return errors;
    }
}
