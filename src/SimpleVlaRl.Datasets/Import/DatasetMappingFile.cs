using SimpleVlaRl.Datasets.Sources;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>Reads a <see cref="DatasetMapping"/> from YAML (<c>docs/datasets.md</c>).</summary>
public static class DatasetMappingFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The mapping.</returns>
    /// <exception cref="DatasetException">It cannot be read, or says what cannot be.</exception>
    public static DatasetMapping Read(string path)
    {
        MappingYaml yaml;
        try
        {
            IDeserializer deserializer = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
            yaml = deserializer.Deserialize<MappingYaml?>(File.ReadAllText(path)) ?? new MappingYaml();
        }
        catch (YamlException exception)
        {
            throw new DatasetException(
                $"'{path}' is no mapping: line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        DatasetMapping mapping = new();
        return mapping with
        {
            State = yaml.State ?? mapping.State,
            Action = yaml.Action ?? mapping.Action,
            Joints = (yaml.Joints ?? []).ToDictionary(joint => joint.Key, joint => Source(path, joint.Key, joint.Value)),
            Cameras = (yaml.Cameras ?? []).ToDictionary(
                camera => camera.Key, camera => camera.Value ?? throw new DatasetException($"'{path}': camera '{camera.Key}' needs the name of a feature.")),
            Task = yaml.Task,
            Instruction = yaml.Instruction,
        };
    }

    private static JointSource Source(string path, string joint, JointYaml? yaml) =>
        yaml?.Index is not >= 0 ? throw new DatasetException($"'{path}': joint '{joint}' needs an index, the place of it in the vectors, from 0.")
        : !double.IsFinite(yaml.Scale) || yaml.Scale == 0
            ? throw new DatasetException($"'{path}': the scale of '{joint}' is {yaml.Scale}; expected a number but 0.")
        : !double.IsFinite(yaml.Offset) ? throw new DatasetException($"'{path}': the offset of '{joint}' is {yaml.Offset}; expected a number.")
        : new JointSource(yaml.Index.Value, yaml.Scale, yaml.Offset);
}
