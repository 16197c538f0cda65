using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Doors;
using SimpleVlaRl.Robot.Engine;
using SimpleVlaRl.Robot.Operating;
using SimpleVlaRl.Robot.RosWords;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety.Auditing;
using SimpleVlaRl.Serving.Client;

namespace SimpleVlaRl.Robot.Run;

/// <summary><c>vla-robot run</c>: episodes with a policy on a robot.</summary>
internal static class RunCommand
{
    private const string Description = """
        Runs episodes with a policy on a robot, through the safety gate, and records each with its outcome.

        Examples:
          vla-robot run                                   four episodes of the shipped policy (start 'vla-simulator' beside it)
          vla-robot run --mode collect --episodes 32      sampled actions, fit for GRPO
          vla-robot run --mode collect --episodes 64 --group-size 8 --follow
                                                          eight episodes from each start; what the learner exports meanwhile takes over between groups
          vla-robot run --mode collect --episodes 640 --group-size 8 --follow --promote tested
                                                          the same, once it has shown on the same starts that it is better
          vla-robot run --policy fake                     a real robot or 'vla-simulator' without a network: do topics and recording work?
          vla-robot run --policy grpc://127.0.0.1:8001    the policy of a 'vla-robot serve'
          vla-robot run --policy oip://127.0.0.1:8001/transfer-cube-nano --fallback models/transfer-cube-nano
          vla-robot run --robot hardware/aloha-2/robot.yaml --task fold_towel --episodes 20
                                                          a real robot: place the objects, the keys and the page at http://127.0.0.1:8080 say how
          vla-robot run --chunks hold                     the arms hold while the policy thinks about the next chunk
          vla-robot run --fake                            no robot, no policy, nothing native: does the loop run here?
        """;

    private const double DefaultTimeLimitSeconds = 8;

    public static Command Create(RosArguments ros)
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or grpc://host:port or oip://host:port/model for one on another machine; the word 'fake' swings the joints "
                + "without a network, to try the rest out.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> version = new("--version-number", "", 1, int.MaxValue) { Description = "The policy's version; the newest when not given." };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "transfer_cube" };
        Option<string?> instruction = new("--instruction")
        {
            Description = "What the robot is told; the task's own of tasks.yaml beside the profile when not given, else the policy's."
        };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000) { Description = "How many episodes.", DefaultValueFactory = _ => 4 };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstValidationSeed - 1)
        {
            Description = "The first episode's start; episode n has start S + n. deploy runs report starts, collect training starts.",
            DefaultValueFactory = _ => 1000
        };
        NumberOption<int> group = new("--group-size", "episodes", 1, 1_000_000)
        {
            Description = "collect: episodes from one start, all by one version; one that is invalid is made up for by another.",
            DefaultValueFactory = _ => 1
        };
        Option<bool> resume = new("--resume")
        {
            Description = "collect: starts that the store has are passed over, and a group that was not finished is, where the same version acts."
        };
        Option<bool> follow = new("--follow")
        {
            Description = "A newer version in the policy's folder is loaded and tested beside the one that answers and takes over between episodes, in collect "
                + "mode between groups. SIGUSR1 goes back to the one before."
        };
        WordOption promote = new("--promote", FollowModes.Words)
        {
            Description = "With --follow, what lets a version take over: that it is newer and was not rejected (newest); a trial beside the version in use, on "
                + "the same starts (tested); a person's 'vla-robot promote approve' (approved).",
            DefaultValueFactory = _ => FollowModes.Words[0]
        };
        NumberOption<int> enough = new("--groups-per-version", "groups", 0, 1_000_000)
        {
            Description = "With --follow, groups of a version after which the run waits for the next, the arms held; 0 does not wait.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        EnumOption<ControlMode> mode = new("--mode")
        {
            Description = "deploy (greedy) or collect (sampled, fit for GRPO).",
            DefaultValueFactory = _ => ControlMode.Deploy
        };
        NumberOption<float> temperature = new("--temperature", "", 0.01f, 100)
        {
            Description = "The sampling temperature in collect mode.",
            DefaultValueFactory = _ => 1.0f
        };
        NumberOption<double> correlation = new("--draw-correlation", "", 0, 1)
        {
            Description = "In collect mode, how much a joint's draw follows its draw at the waypoint before in the same chunk: it explores poses instead of "
                + "shaking about one. Small networks learn from 0.9; the paper's draws are independent.",
            DefaultValueFactory = _ => 0
        };
        OptionalNumberOption<double> timeLimit = new("--time-limit", "seconds", 0.1, 86_400)
        {
            Description = "Seconds until an episode is a failure; the task's own of tasks.yaml beside the profile when not given, else 8."
        };
        Option<string> store = new("--store") { Description = "The folder of the episodes.", DefaultValueFactory = _ => RepositoryPaths.Of("store") };
        Option<string?> audit = new("--audit")
        {
            Description = "The log of arming, limits, stops and overrides; audit.jsonl in the --store when not given. 'vla-robot audit' reads it."
        };
        EnumOption<SceneKind> scene = new("--scene")
        {
            Description = "Who sets episodes up and says how they ended: a person (operator), the lab's checker (topics), a simulator. The "
                + "profile's when not given."
        };
        Option<string?> pedal = new("--pedal") { Description = "A foot switch for the operator: its device, such as /dev/input/by-id/usb-…-event-kbd." };
        Option<string> pedalMap = new("--pedal-map")
        {
            Description = "What the switch's keys say, by their codes of input-event-codes.h.",
            DefaultValueFactory = _ => PedalMap.Usual
        };
        Option<string?> classifier = new("--classifier")
        {
            Description = "A classifier's folder ('vla-learn classifier'): it looks on and proposes how an episode ended; the person says."
        };
        Option<bool> decides = new("--classifier-decides") { Description = "The classifier says it in the person's place." };
        WordOption guard = new("--guard", GuardChoices.Words)
        {
            Description = "Where the gate is, which alone publishes commands: in a process of its own that outlives this one (process), in one that runs "
                + "already (attach, see 'vla-robot guard'), or in this program and gone with it (in-process).",
            DefaultValueFactory = _ => GuardChoices.Words[0]
        };
        Option<bool> fake = new("--fake") { Description = "A robot and a policy without hardware, ROS 2 or ONNX Runtime; nothing is stored." };
        Option<bool> wait = new("--wait") { Description = "Wait for missing topics for ever instead of giving up after ten seconds." };
        Option<bool> demo = new("--demo") { Description = "Make a filmstrip of each episode and close with the demo's line." };
        Option<bool> unsigned = new("--allow-unsigned")
        {
            Description = "With --promote tested or approved, follow a policy without knowing who has signed it; else --trusted-key is demanded."
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Run a policy whose export was never compared with its network." };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; ROS_DOMAIN_ID, else 0, when not given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        Command command = new("run", Description)
        {
            policy, version, robot, task, instruction, episodes, seed, group, resume, follow, promote, enough, randomize, mode, temperature, correlation,
            timeLimit, scene, pedal, pedalMap, classifier, decides, store, audit, guard, fake, wait, demo, unverified, unsigned, domain, json, verbose,
        };
        TrialRunOptions trial = new();
        trial.AddTo(command);
        EngineOptions engine = new();
        engine.AddTo(command);
        RemoteRunOptions remote = new();
        remote.AddTo(command);
        Option<string> console = new("--console")
        {
            Description = "Where the operator's page is: a port of this machine, an address with a port, 'auto' (8080 where a person sets episodes up and the "
                + "port is free), 'off'.",
            DefaultValueFactory = _ => DoorOptions.Auto
        };
        DoorOptions page = new(console, "--console-", hasWords: true);
        page.AddTo(command);
        ChunkRunOptions chunks = new();
        chunks.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            DemandThatAllMatter(parsed);
            TaskProfile? known = TaskProfileFile.Read(parsed.GetValue(robot)!).FirstOrDefault(profile => profile.Name == parsed.GetValue(task));
            RunOptions options = new()
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Remote = remote.Of(parsed, parsed.GetValue(policy)!),
                Version = parsed.GetValue(version),
                RobotFile = parsed.GetValue(robot)!,
                Task = parsed.GetValue(task)!,
                Instruction = parsed.GetValue(instruction) ?? known?.Instruction,
                Episodes = parsed.GetValue(episodes),
                Seed = parsed.GetValue(seed),
                GroupSize = parsed.GetValue(group),
                Resumes = parsed.GetValue(resume),
                Follows = FollowModes.Of(parsed.GetValue(follow), parsed.GetValue(promote)!),
                GroupsPerVersion = parsed.GetValue(enough),
                Trial = trial.Of(parsed),
                IsSigned = engine.DemandsSignature(parsed),
                AllowsUnsigned = parsed.GetValue(unsigned),
                Randomize = parsed.GetValue(randomize),
                Store = parsed.GetValue(store)!,
                Audit = parsed.GetValue(audit) ?? (parsed.GetValue(fake) ? null : Path.Combine(parsed.GetValue(store)!, AuditFileLog.UsualName)),
                Control = new ControlOptions
                {
                    Mode = parsed.GetValue(mode),
                    Temperature = parsed.GetValue(temperature),
                    DrawCorrelation = parsed.GetValue(correlation),
                    Chunks = chunks.Of(parsed, parsed.GetValue(mode)),
                    TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(timeLimit) ?? known?.TimeLimit.TotalSeconds ?? DefaultTimeLimitSeconds),
                    SensorTimeout = parsed.GetValue(wait) ? TimeSpan.Zero : TimeSpan.FromSeconds(10),
                    AnswerTimeout = remote.AnswerTimeout(parsed, parsed.GetValue(policy)!),
                },
                Scene = parsed.GetResult(scene) is null ? null : parsed.GetValue(scene),
                Place = known?.Place ?? "",
                Page = page.Word(parsed) is DoorOptions.Auto or DoorOptions.Off ? null : page.Door(parsed),
                HasNoPage = page.Word(parsed) == DoorOptions.Off,
                Classifier = parsed.GetValue(classifier),
                ClassifierDecides = parsed.GetValue(decides),
                Pedal = parsed.GetValue(pedal),
                PedalMap = PedalMap.Parse(parsed.GetValue(pedalMap)!),
                Ros = ros,
                Guard = GuardChoices.Of(parsed.GetValue(guard)!),
                IsFake = parsed.GetValue(fake),
                Waits = parsed.GetValue(wait),
                MakesFilmstrips = parsed.GetValue(demo),
                Engine = engine.Of(parsed) with { AllowUnverified = parsed.GetValue(unverified) },
                DomainId = parsed.GetValue(domain),
                IsJson = parsed.GetValue(json),
                IsVerbose = parsed.GetValue(verbose),
            };
            RunDemands.Check(options);
            return RunSession.Run(options, cancellation);
        }));
        return command;

        void DemandThatAllMatter(ParseResult parsed)
        {
            string word = parsed.GetValue(policy)!;
            if (parsed.GetValue(fake))
            {
                Option[] others = word == RunWiring.FakePolicyWord ? [] : [policy];
                IgnoredOptions.Refuse(
                    parsed,
                    "--fake runs without robot, policy and store, and would ignore",
                    [
                        .. others, version, follow, promote, enough, scene, guard, pedal, pedalMap, classifier, decides, store, wait, demo, unverified,
                        unsigned, domain, .. page.All, .. engine.All, .. remote.All,
                    ]);
            }
            else if (RemoteAddress.IsAddress(word))
            {
                IgnoredOptions.Refuse(parsed, "The policy is on another machine, which would ignore", version);
                remote.DemandThatAllMatter(parsed, word);
                if (!remote.HasFallback(parsed))
                {
                    IgnoredOptions.Refuse(parsed, "Nothing is computed here without --fallback, which would leave unused", [unverified, .. engine.All]);
                }
            }
            else
            {
                IgnoredOptions.Refuse(parsed, "The policy is on this machine, which would leave unused", remote.All);
                if (word == RunWiring.FakePolicyWord)
                {
                    IgnoredOptions.Refuse(parsed, "--policy fake has no network and would ignore", [version, unverified, .. engine.All]);
                }
            }

            if (!parsed.GetValue(follow))
            {
                IgnoredOptions.Refuse(parsed, "Without --follow no version changes, which leaves nothing for", promote, enough, unsigned);
            }

            if (FollowModes.Of(parsed.GetValue(follow), parsed.GetValue(promote)!) != FollowMode.Tested)
            {
                IgnoredOptions.Refuse(parsed, "Without --promote tested there is no trial, which leaves nothing for", trial.All);
            }

            if (page.Word(parsed) is DoorOptions.Auto or DoorOptions.Off)
            {
                IgnoredOptions.Refuse(parsed, $"--console is '{page.Word(parsed)}' and would ignore", [.. page.All.Skip(1)]);
            }

            chunks.DemandThatAllMatter(parsed, parsed.GetValue(mode));
            if (parsed.GetValue(mode) == ControlMode.Deploy)
            {
                IgnoredOptions.Refuse(parsed, "--mode deploy takes the likeliest action and would ignore", temperature, correlation);
            }
        }
    }
}
