using System.Text.RegularExpressions;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>Runs pg_dump or pg_restore: tells which table it is at, and what it said where it fails.</summary>
/// <param name="context">The database, and the run lock that watches the program.</param>
/// <param name="activity">What it does, to show how far it is.</param>
/// <param name="output">Full path of the file or folder that it writes; null where it writes none.</param>
/// <param name="tables">How many tables it will come to.</param>
internal sealed partial class ClientRun(BackupContext context, string activity, string? output, int tables)
{
    private int _done;

    /// <summary>Runs it.</summary>
    /// <returns>Null where it succeeded, else what it said, without the password.</returns>
    public async Task<string?> TryRunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        try
        {
            Tell(null, completed: false);
            var watched = request with { OnErrorLine = TellTable };
            var result = await WatchedProgram
                .RunAsync(watched, context.Target, output, context.RunLock.Heart, cancellationToken)
                .ConfigureAwait(false);
            return result.ExitCode == 0 ? null : Hide(Complaint(result));
        }
        finally
        {
            Tell(null, completed: true);
        }
    }

    private void TellTable(string line)
    {
        if (TableLine().Match(line) is not { Success: true } match)
            return;
        Tell(match.Groups["table"].Value, completed: false);
        _done++;
    }

    private void Tell(string? table, bool completed) =>
        context.Run.Progress(activity, table, Math.Min(_done, tables), tables, completed: completed);

    // With --verbose it says much besides.
    private static string Complaint(ProcessResult result)
    {
        var lines = result.Error.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, line => ErrorLine().IsMatch(line));
        var said = LogText.Tail(first < 0 ? result.Error : string.Join('\n', lines[first..]));
        return said.Length > 0 ? said : $"It ended with exit code {result.ExitCode}, and said nothing.";
    }

    private string Hide(string text) =>
        context.Target.ToBuilder().Password is { Length: > 0 } password
            ? text.Replace(password, "***", StringComparison.Ordinal)
            : text;

    [GeneratedRegex(
        "^pg_(dump: dumping contents of|restore: processing data for) table \"(?<table>.+)\"$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TableLine();

    [GeneratedRegex("^pg_(dump|restore): (error|fatal):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorLine();
}
