using MessagePack;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Serving.Environments;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>
/// Writes a chunk as XPolicyLab's models give it: one map per waypoint, of the joints of each arm and the opening of its gripper, by the keys that the state
/// has. A robot whose joints do not fall into as many parts gets one row of numbers per waypoint.
/// </summary>
internal sealed class XPolicyActions
{
    private readonly (string Key, int Count)[] parts;

    public XPolicyActions(ObservationMap map, PolicyManifest manifest)
    {
        List<int> counts = [];
        JointUnit? before = null;
        foreach (ManifestJoint joint in manifest.Joints)
        {
            // A gripper is a part of its own; so is the run of joints before it.
            bool goesOn = joint.Unit != JointUnit.Opening && before is not null and not JointUnit.Opening;
            if (goesOn)
            {
                counts[^1]++;
            }
            else
            {
                counts.Add(1);
            }

            before = joint.Unit;
        }

        parts = counts.Count == map.State.Count ? [.. map.State.Zip(counts, (keys, count) => (keys[0], count))] : [];
    }

    /// <summary>Writes a chunk.</summary>
    public void Write(ref MessagePackWriter writer, ActionChunk chunk)
    {
        writer.WriteArrayHeader(chunk.Length);
        for (int waypoint = 0; waypoint < chunk.Length; waypoint++)
        {
            ReadOnlySpan<float> row = chunk.Actions.AsSpan(waypoint * chunk.Dimension, chunk.Dimension);
            if (parts.Length == 0)
            {
                XPolicyWriter.WriteRow(ref writer, row);
                continue;
            }

            writer.WriteMapHeader(parts.Length);
            foreach ((string key, int count) in parts)
            {
                writer.Write(key);
                XPolicyWriter.WriteRow(ref writer, row[..count]);
                row = row[count..];
            }
        }
    }
}
