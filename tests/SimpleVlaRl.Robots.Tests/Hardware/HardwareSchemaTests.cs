using System.Reflection;
using System.Text.Json;
using YamlDotNet.Serialization.NamingConventions;

namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>The schemas that editors use know what the reader knows: fields, words, what is required and what is in range.</summary>
public sealed class HardwareSchemaTests : IDisposable
{
    private static readonly JsonElement Robot = Read("robot.schema.json");
    private static readonly JsonElement Tasks = Read("tasks.schema.json");

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Properties_AreTheFieldsOfTheReader()
    {
        (JsonElement Schema, Type Type)[] pairs =
        [
            (Robot, typeof(RobotYaml)), (Of("scene_topics"), typeof(SceneTopicsYaml)), (Of("arm"), typeof(ArmYaml)), (Of("joint"), typeof(JointYaml)),
            (Of("geometry"), typeof(GeometryYaml)), (Of("pose"), typeof(PoseYaml)), (Of("urdf"), typeof(UrdfYaml)), (Of("link"), typeof(LinkYaml)),
            (Of("capsule"), typeof(CapsuleYaml)), (Of("tool"), typeof(ToolYaml)), (Of("workspace"), typeof(WorkspaceYaml)),
            (Of("state"), typeof(JointStateYaml)), (Of("command"), typeof(JointCommandYaml)), (Of("camera"), typeof(CameraYaml)),
            (Tasks.GetProperty("items"), typeof(TaskYaml)),
        ];
        foreach ((JsonElement schema, Type type) in pairs)
        {
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(
                type.GetProperties().Select(property => InSnakeCase(property.Name)).Order(StringComparer.Ordinal),
                schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
            Assert.All(type.GetProperties(), property => AssertKind(property, schema.GetProperty("properties").GetProperty(InSnakeCase(property.Name))));
        }
    }

    [Fact]
    public void Required_IsWhatTheReaderMisses()
    {
        File.WriteAllText(file, "arms:\n  - joints:\n      -\ncameras:\n  -\n");
        string empty = Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message;
        AssertMisses(empty, "arm '': ", Of("arm"), "joints");
        AssertMisses(empty, "joint '/': ", Of("joint"));
        AssertMisses(empty, "camera '': ", Of("camera"));
        File.WriteAllText(file, "scene_topics: {}\n");
        string bare = Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message;
        AssertMisses(bare, "", Robot);
        AssertMisses(bare, "scene_topics: ", Of("scene_topics"));
    }

    [Fact]
    public void Encodings_AreThoseThatACameraMayHave()
    {
        string[] known = [.. Encodings("image"), .. Encodings("compressed_image")];
        Assert.Equal(known, Words(Of("camera").GetProperty("properties").GetProperty("encoding")));
    }

    [Theory]
    [InlineData("servo_rate_hertz: 50", null)]
    [InlineData("maximum_joint_state_age_milliseconds: 50", null)]
    [InlineData("maximum_skew_milliseconds: 60", null)]
    [InlineData("table_height_metres: 0", null)]
    [InlineData("clearance_metres: 0.02", null)]
    [InlineData("tracking_allowance_metres: 0.02", null)]
    [InlineData("radius: 0.06", "capsule")]
    [InlineData("width: 640", "camera")]
    [InlineData("height: 480", "camera")]
    [InlineData("frames_per_second: 30", "camera")]
    [InlineData("maximum_age_milliseconds: 100", "camera")]
    public void Bounds_AreThoseOfTheReader(string line, string? definition)
    {
        string field = line.Split(':')[0];
        JsonElement property = (definition is null ? Robot : Of(definition)).GetProperty("properties").GetProperty(field);
        double maximum = property.GetProperty("maximum").GetDouble();
        string refusal = Refusal(line, FormattableString.Invariant($"{field}: {maximum + 1}"));
        Assert.Contains(
            FormattableString.Invariant($"{field} is {maximum + 1}; expected {property.GetProperty("minimum").GetDouble()} to {maximum} ("), refusal,
            StringComparison.Ordinal);
    }

    private static void AssertKind(PropertyInfo property, JsonElement schema)
    {
        JsonElement target = schema.TryGetProperty("$ref", out JsonElement reference) ? Of(reference.GetString()!["#/$defs/".Length..]) : schema;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
        {
            Assert.Equal(Enum.GetNames(type).Select(InSnakeCase), Words(target));
        }
        else if (target.TryGetProperty("type", out JsonElement kind))
        {
            string expected = type == typeof(int) ? "integer" : type == typeof(double) ? "number" : type == typeof(bool) ? "boolean"
                : type == typeof(string) ? "string" : type.IsGenericType ? "array" : "object";
            Assert.Equal((property.Name, expected), (property.Name, kind.GetString()));
        }
    }

    private static void AssertMisses(string refusal, string prefix, JsonElement schema, params string[] given)
    {
        string[] required = [.. Words(schema, "required")];
        foreach (JsonProperty property in schema.GetProperty("properties").EnumerateObject().Where(property => !given.Contains(property.Name)))
        {
            bool isMissed = refusal.Contains($" {prefix}{property.Name} is missing", StringComparison.Ordinal);
            Assert.True(isMissed == required.Contains(property.Name), $"'{prefix}{property.Name}' is required by one of schema and reader: {refusal}");
        }
    }

    private string[] Encodings(string transport)
    {
        string refusal = Refusal("    transport: image\n", $"    transport: {transport}\n", "encoding: rgb8", "encoding: none");
        const string Start = "encoding is 'none'; expected ";
        string list = refusal[(refusal.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..].Split(';')[0];
        return list.TrimEnd('.').Split([", ", " or "], StringSplitOptions.None);
    }

    private string Refusal(params string[] replacements)
    {
        string text = File.ReadAllText(HardwareFolders.RobotFile("template"));
        foreach (string[] pair in replacements.Chunk(2))
        {
            int index = text.IndexOf(pair[0], StringComparison.Ordinal);
            Assert.True(index >= 0, $"the template has no '{pair[0]}'");
            text = string.Concat(text.AsSpan(0, index), pair[1], text.AsSpan(index + pair[0].Length));
        }

        File.WriteAllText(file, text);
        return Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message;
    }

    private static JsonElement Of(string definition) => Robot.GetProperty("$defs").GetProperty(definition);

    private static IEnumerable<string> Words(JsonElement schema, string property = "enum") =>
        schema.GetProperty(property).EnumerateArray().Select(word => word.GetString()!);

    private static string InSnakeCase(string name) => UnderscoredNamingConvention.Instance.Apply(name);

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(HardwareFolders.Root, name))).RootElement;
}
