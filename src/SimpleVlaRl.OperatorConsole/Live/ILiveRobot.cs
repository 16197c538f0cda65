using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Port: what an onlooker sees of a robot's sensors, however old it is. Nobody waits for the onlooker.</summary>
internal interface ILiveRobot
{
    /// <summary>Copies a camera's newest frame.</summary>
    /// <param name="camera">The camera, by its place in the profile.</param>
    /// <param name="frame">The frame to overwrite.</param>
    /// <returns>False when there is none yet.</returns>
    bool TryLook(int camera, ImageFrame frame);

    /// <summary>Copies the newest joint positions.</summary>
    /// <param name="positions">One entry per joint, in policy order; NaN where nothing has arrived yet.</param>
    void Look(Span<double> positions);
}
