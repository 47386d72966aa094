using System.Text;

namespace PgMigrate.Tool;

/// <summary>The tool's entry: reads the command line, runs it, answers with an <see cref="ExitCode"/>.</summary>
internal static class Program
{
    private static string ModulePath => Path.Combine(AppContext.BaseDirectory, "PgMigrate", "PgMigrate.psd1");

    private static int Main(string[] arguments)
    {
        // PowerShell's own telemetry would tell Microsoft that this module was imported. Read when PowerShell is first touched.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return (int)Run(arguments, Terminal.OfProcess(), ModulePath);
    }

    /// <summary>The tool in another process, as tests call it: all of it but signals and the terminal.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="results">For standard output.</param>
    /// <param name="messages">For standard error.</param>
    /// <param name="module">The module's manifest.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    internal static int RunHosted(string[] arguments, TextWriter results, TextWriter messages, string module, int width) =>
        (int)Run(arguments, new Terminal(results, messages) { WidthOfFiles = width }, module);

    private static ExitCode Run(string[] arguments, Terminal terminal, string module)
    {
        CommandLine commandLine = CommandLine.Parse(arguments);
        return commandLine.Request switch
        {
            Request.Help => Say(terminal, Usage.Text),
            Request.Version => Say(terminal, Usage.Version),
            Request.Run => PipelineRunner.Run(commandLine, terminal, module),
            _ => Refuse(terminal, commandLine.Error),
        };
    }

    private static ExitCode Say(Terminal terminal, string text)
    {
        terminal.Results.WriteLine(text);
        return ExitCode.Success;
    }

    private static ExitCode Refuse(Terminal terminal, string error)
    {
        terminal.Messages.WriteLine($"pgmigrate: {error}");
        terminal.Messages.WriteLine("Try: pgmigrate --help");
        return ExitCode.Usage;
    }
}
