using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether pictures have the size and encoding of the profile.</summary>
internal static class CameraChecks
{
    /// <summary>Judges the cameras of which a picture came.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        foreach (CameraProfile camera in robot.Cameras)
        {
            if (snapshot.Streams.GetValueOrDefault(camera.Topic)?.Picture is { } picture)
            {
                bool isSame = picture.Width == camera.Width && picture.Height == camera.Height && picture.Encoding == camera.Encoding;
                string name = $"pictures of {camera.Name}";
                yield return isSame ? Finding.Ok(name, Words(picture)) : Finding.Error(
                    name, Words(picture), $"{camera.Width}x{camera.Height} {camera.Encoding}", Advice(camera, picture));
            }
        }
    }

    private static string Words(SeenPicture picture) => $"{picture.Width}x{picture.Height} {picture.Encoding}";

    private static string Advice(CameraProfile camera, SeenPicture picture) =>
        picture.Width == camera.Height && picture.Height == camera.Width && picture.Width != picture.Height
            ? "width and height are exchanged: they are those of the published picture, before rotation_degrees turns it"
            : "set width, height and encoding of the profile to what the camera publishes, or the driver to what the policy was trained with";
}
