using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Serve;

/// <summary><c>vla-robot token</c>: a token for a robot or a client of <c>vla-robot serve</c>.</summary>
internal static class TokenCommand
{
    private const string Description = """
        Makes a token that lets a robot or another client into 'vla-robot serve --tokens', and prints it once. The file keeps its digest only.

        Examples:
          vla-robot token --file tokens.jsonl --name left-cell > left-cell.token
          vla-robot run --policy grpcs://server:8001 --token-file left-cell.token
        """;

    public static Command Create()
    {
        Option<string> file = new("--file") { Description = "The file of 'serve --tokens'; made when it is not there.", Required = true };
        Option<string> name = new("--name") { Description = "Who it is for.", Required = true };
        NumberOption<double> days = new("--days", "days", 0.001, 3650) { Description = "How long it is good for.", DefaultValueFactory = _ => 30 };
        Command command = new("token", Description) { file, name, days };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ =>
        {
            try
            {
                // A file that is something else is not made worse.
                if (File.Exists(parsed.GetValue(file)) && new FileInfo(parsed.GetValue(file)!).Length > 0)
                {
                    TokenFile.Read(parsed.GetValue(file)!);
                }

                Console.Out.WriteLine(
                    TokenFile.Add(parsed.GetValue(file)!, parsed.GetValue(name)!, TimeProvider.System.GetUtcNow().AddDays(parsed.GetValue(days))));
                return ExitCode.Success;
            }
            catch (ServingException exception)
            {
                throw new UserException(exception.Message, exception);
            }
            catch (RequestException exception)
            {
                throw new UsageException($"--name is '{parsed.GetValue(name)}': {exception.Message}", exception);
            }
        }));
        return command;
    }
}
