using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>A camera as it stands in the file.</summary>
internal sealed class CameraYaml
{
    public string? Name { get; set; }

    public string? Topic { get; set; }

    public CameraTransport? Transport { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public string? Encoding { get; set; }

    public int RotationDegrees { get; set; }

    public bool FlipHorizontal { get; set; }

    public bool FlipVertical { get; set; }

    public string? CameraInfoTopic { get; set; }

    public double? FramesPerSecond { get; set; }

    public double? MaximumAgeMilliseconds { get; set; }

    public string? MountedOn { get; set; }

    public CameraProfile ToProfile(Required required)
    {
        string field = $"camera '{Name}': ";
        return new CameraProfile
        {
            Name = required.Text(Name, field + "name"),
            Topic = required.Text(Topic, field + "topic"),
            Transport = Transport ?? CameraTransport.Image,
            Width = required.Integer(Width, field + "width"),
            Height = required.Integer(Height, field + "height"),
            Encoding = required.Text(Encoding, field + "encoding"),
            FramesPerSecond = required.Number(FramesPerSecond, field + "frames_per_second"),
            MaximumAge = required.Milliseconds(MaximumAgeMilliseconds, field + "maximum_age_milliseconds"),
            MountedOn = MountedOn,
            RotationDegrees = RotationDegrees,
            FlipsHorizontally = FlipHorizontal,
            FlipsVertically = FlipVertical,
            CameraInfoTopic = CameraInfoTopic,
        };
    }
}
