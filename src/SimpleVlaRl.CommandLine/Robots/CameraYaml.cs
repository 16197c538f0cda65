using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.CommandLine.Robots;

/// <summary>A camera as it stands in the file.</summary>
internal sealed class CameraYaml
{
    public string? Name { get; set; }

    public string? Topic { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public string? Encoding { get; set; }

    public double? FramesPerSecond { get; set; }

    public double? MaximumAgeMilliseconds { get; set; }

    public CameraProfile ToProfile(List<string> missing) => new()
    {
        Name = Required.Text(Name, "cameras[].name", missing),
        Topic = Required.Text(Topic, $"camera {Name}: topic", missing),
        Width = (int)Required.Number(Width, $"camera {Name}: width", missing),
        Height = (int)Required.Number(Height, $"camera {Name}: height", missing),
        Encoding = Required.Text(Encoding, $"camera {Name}: encoding", missing),
        FramesPerSecond = Required.Number(FramesPerSecond, $"camera {Name}: frames_per_second", missing),
        MaximumAge = TimeSpan.FromMilliseconds(Required.Number(MaximumAgeMilliseconds, $"camera {Name}: maximum_age_milliseconds", missing)),
    };
}
