using System.CommandLine;
using System.Globalization;
using System.Net;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Learner.Learning;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary><c>vla-learn assist</c>: a second machine, or a second process, for one learner's gradient.</summary>
internal static class AssistCommand
{
    private const string Description = """
        Computes parts of the gradient of a 'vla-learn grpo' that is given this process with --assistants. It needs the policy that the learner started
        from, and the same options for adapters and precision; what is trained comes with every part, so that an assistant may come and go. Only this
        machine can reach it, unless --listen says otherwise; then a certificate and tokens are demanded.

        Examples:
          vla-learn assist --policy models/transfer-cube-nano --listen 7010 --threads 1
          vla-learn assist --policy models/libero --lora-rank 32 --bf16 --gradient-checkpointing --device cuda --listen 0.0.0.0:7010 \\
              --certificate server.pem --key server.key --tokens tokens.jsonl
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The run or policy that the learner starts from.", Required = true };
        Option<string> listen = new("--listen")
        {
            Description = "Where it listens: a port of this machine, or an address with a port; 0 takes a free one.",
            DefaultValueFactory = _ => "7010"
        };
        NumberOption<int> lora = new("--lora-rank", "", 0, 4096) { Description = "The learner's --lora-rank.", DefaultValueFactory = _ => 0 };
        OptionalNumberOption<double> alpha = LearningOptions.LoraAlpha();
        Option<bool> bfloat16 = LearningOptions.Bfloat16();
        Option<bool> recompute = new("--gradient-checkpointing") { Description = "Layers are computed again for the gradient instead of kept." };
        WordOption device = TorchDevice.Option();
        NumberOption<int> threads = new("--threads", "threads", 0, 256) { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        Option<string?> certificate = new("--certificate") { Description = "The certificate, PEM; demanded off this machine." };
        Option<string?> key = new("--key") { Description = "Its key, PEM." };
        Option<string?> tokens = new("--tokens") { Description = "The tokens that let learners in, made with 'vla-robot token'." };
        Command command = new("assist", Description)
        {
            policy, listen, lora, alpha, bfloat16, recompute, device, threads, certificate, key, tokens,
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => AssistSession.Run(
            new AssistSessionOptions
            {
                Policy = parsed.GetValue(policy)!,
                Training = new NetworkTraining
                {
                    Lora = parsed.GetValue(lora) > 0 ? LoraOptions.OfRank(parsed.GetValue(lora), parsed.GetValue(alpha)) : null,
                    UsesBfloat16 = parsed.GetValue(bfloat16),
                    RecomputesLayers = parsed.GetValue(recompute),
                },
                Seed = 1,
                Device = parsed.GetValue(device)!,
                Threads = parsed.GetValue(threads) == 0 ? Environment.ProcessorCount : parsed.GetValue(threads),
                Listen = Place(parsed.GetValue(listen)!),
                CertificateFile = parsed.GetValue(certificate),
                KeyFile = parsed.GetValue(key),
                TokensFile = parsed.GetValue(tokens),
            },
            new Terminal(isJson: false),
            cancellation)));
        return command;
    }

    private static IPEndPoint Place(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? new IPEndPoint(IPAddress.Loopback, port)
        : text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out IPEndPoint? place) ? place
        : throw new UsageException($"--listen is '{text}'; expected a port, or an address with a port such as 0.0.0.0:7010.");
}
