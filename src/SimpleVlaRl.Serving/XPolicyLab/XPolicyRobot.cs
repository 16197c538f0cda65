using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>One simulated robot of an evaluation: its newest observation, and what it was answered last.</summary>
internal sealed class XPolicyRobot(PolicyGateway gateway, MappedObservation mapped, string name)
{
    private readonly RequestPictures pictures = new(gateway.Manifest);
    private readonly PolicyCall call = PolicyCall.For(gateway.Manifest, name);
    private bool hasSeen;

    /// <summary>The robot's name in calls and in the ledger.</summary>
    public string Name => name;

    /// <summary>The chunk that was answered last.</summary>
    public Core.Policies.ActionChunk Chunk => call.Chunk;

    /// <summary>How many chunks the episode has been given.</summary>
    public int Decisions { get; private set; }

    /// <summary>How many observations have come since the last chunk: each follows a waypoint that was executed.</summary>
    public int SeenSince { get; private set; }

    /// <summary>A new episode begins.</summary>
    public void Forget() => (hasSeen, Decisions, SeenSince) = (false, 0, 0);

    /// <summary>Takes an observation.</summary>
    /// <exception cref="RequestException">It does not fit the policy.</exception>
    public void See(Dictionary<string, object?> observation)
    {
        hasSeen = false;
        Dictionary<string, object?> vision = Map(observation, "vision");
        Dictionary<string, object?> colors = [];
        foreach ((string camera, object? value) in vision)
        {
            colors[camera] = value is Dictionary<string, object?> sent ? sent.GetValueOrDefault("color") : value;
        }

        mapped.WritePictures(colors, "vision", pictures, call.Request);
        mapped.WriteState(Map(observation, "state"), "state", call.Request);
        call.Request.Instruction = InstructionReader.Read(observation.GetValueOrDefault("instruction"), "instruction", gateway.Manifest);
        hasSeen = true;
        SeenSince++;
    }

    /// <summary>Asks the policy about the newest observation; the answer is in <see cref="Chunk"/>.</summary>
    /// <exception cref="RequestException">There is no answer.</exception>
    public async ValueTask AskAsync(CancellationToken stopping)
    {
        if (!hasSeen)
        {
            throw new RequestException("There is no observation to act on; send 'update_obs' before 'get_action'.");
        }

        call.Request.Sampling = default;
        gateway.SetDefaultDeadlines(call);
        using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(stopping).ConfigureAwait(false);
        await gateway.AskAsync(call, DialectWords.XPolicyLab, asksAgain: true, stopping).ConfigureAwait(false);
        mapped.ToEnvironment(call.Chunk);

        // Each answer is to an observation of its own: a chunk that is asked for twice was executed once.
        hasSeen = false;
        Decisions++;
        SeenSince = 0;
    }

    private static Dictionary<string, object?> Map(Dictionary<string, object?> observation, string key) =>
        observation.GetValueOrDefault(key) as Dictionary<string, object?> ?? throw new RequestException($"The observation's '{key}' is missing or no map.");
}
