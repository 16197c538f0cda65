using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.OperatorConsole.Access;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Safety.Geometry;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The robot as it is described, and what a person says to the run.</summary>
internal sealed class RunEndpoints(LiveRun run, string store, TimeProvider time, ILogger log)
{
    private const int LongestCommand = 20;
    private static readonly TimeSpan OldestWord = TimeSpan.FromSeconds(2);
    private readonly JsonObject robot = Describe(run, store);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/robot", context => JsonAnswer.WriteAsync(context, robot.DeepClone()));
        routes.MapPost("/api/command", CommandAsync);
    }

    private async Task CommandAsync(HttpContext context)
    {
        RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        string word = body.Required("command", LongestCommand);
        if (!OperatorWords.TryParse(word, out OperatorCommand command))
        {
            throw new RequestException($"There is no command '{word}'; expected {OperatorWords.All}.");
        }

        long began = time.GetTimestamp();
        string source = PageAccess.SourceOf(context);
        string? refusal = Stale(command, body) ?? run.Desk.Give(command, source);
        double milliseconds = time.GetElapsedTime(began).TotalMilliseconds;
        log.Said(source, word, context.Connection.RemoteIpAddress?.ToString() ?? "?", refusal ?? "taken");
        await JsonAnswer.TakenAsync(context, refusal, run.Desk.Status.Message, milliseconds).ConfigureAwait(false);
    }

    /// <summary>
    /// Why a word is not for what runs now: a stop is for whatever runs, a label and a go for the episode that the person saw, and what may move arms for the
    /// moment in which they looked. A network may deliver a word long after it was said.
    /// </summary>
    private string? Stale(OperatorCommand command, RequestBody body)
    {
        if (command is not (OperatorCommand.Stop or OperatorCommand.Undo or OperatorCommand.Reset) && body.Number("episode") is { } seen
            && run.Desk.Status.Request is { } request && request.Episode != seen)
        {
            return $"the page showed episode {seen}, but it is episode {request.Episode} now; look, and say it again";
        }

        if (command is not (OperatorCommand.Go or OperatorCommand.Reset))
        {
            return null;
        }

        double at = body.Real("at")
            ?? throw new RequestException(
                $"'at' is missing: with '{OperatorWords.Word(command)}' it is that of the newest tick, so that no late word moves an arm.");
        double age = LiveClock.Milliseconds(time) - at;
        return age >= 0 && age <= OldestWord.TotalMilliseconds ? null
            : FormattableString.Invariant($"what the page showed was {age / 1000:0.0} s old when this came; look, and say it again");
    }

    private static JsonObject Describe(LiveRun run, string store)
    {
        RobotProfile robot = run.Robot;
        CollisionModel? body = CollisionModel.Of(robot);
        List<JsonNode> joints = [];
        for (int arm = 0; arm < robot.Arms.Count; arm++)
        {
            foreach (JointProfile joint in robot.Arms[arm].Joints)
            {
                joints.Add(new JsonObject
                {
                    ["label"] = $"{robot.Arms[arm].Name}/{joint.Name}",
                    ["unit"] = joint.Unit switch { JointUnit.Radian => "rad", JointUnit.Metre => "m", _ => "opening" },
                    ["arm"] = arm,
                    ["lower"] = joint.LowerPosition + joint.PositionMargin,
                    ["upper"] = joint.UpperPosition - joint.PositionMargin,
                    ["home"] = joint.Home,
                });
            }
        }

        return new JsonObject
        {
            ["name"] = robot.Name,
            ["servoRateHertz"] = robot.ServoRateHertz,
            ["store"] = store,
            ["task"] = run.Task,
            ["instruction"] = run.Instruction,
            ["arms"] = new JsonArray([.. robot.Arms.Select(arm => JsonValue.Create(arm.Name))]),
            ["joints"] = new JsonArray([.. joints]),
            ["cameras"] = new JsonArray([.. robot.Cameras.Select(camera => new JsonObject
            {
                ["name"] = camera.Name,
                ["width"] = camera.FrameWidth,
                ["height"] = camera.FrameHeight,
                ["maximumAgeMs"] = camera.MaximumAge.TotalMilliseconds,
            })]),
            ["body"] = body is null ? null : new JsonObject
            {
                ["tableHeight"] = robot.TableHeightMetres,
                ["capsules"] = new JsonArray([.. Enumerable.Range(0, body.CapsuleCount).Select(capsule => new JsonObject
                {
                    ["radius"] = body.RadiusOf(capsule), ["arm"] = body.ArmOf(capsule),
                })]),
            },
        };
    }
}
