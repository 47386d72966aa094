using System.Text;

namespace PgMigrate.Tool;

/// <summary>The tool's entry: reads the command line, runs it, answers with an <see cref="ExitCode"/>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // PowerShell's own telemetry would tell Microsoft that this module was imported. Read when PowerShell is first touched.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        CommandLine commandLine = CommandLine.Parse(arguments);
        return (int)(commandLine.Request switch
        {
            Request.Help => Say(Usage.Text),
            Request.Version => Say(Usage.Version),
            Request.Run => PipelineRunner.Run(commandLine.Pipeline, commandLine.Json),
            _ => Refuse(commandLine.Error),
        });
    }

    private static ExitCode Say(string text)
    {
        Console.Out.WriteLine(text);
        return ExitCode.Success;
    }

    private static ExitCode Refuse(string error)
    {
        Console.Error.WriteLine($"pgmigrate: {error}");
        Console.Error.WriteLine("Try: pgmigrate --help");
        return ExitCode.Usage;
    }
}
