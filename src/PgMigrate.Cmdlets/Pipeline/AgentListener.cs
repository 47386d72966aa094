using System.Collections;
using System.Management.Automation;
using System.Security;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Reports.Pipelines;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>Tells the agent of a pipeline of a call.</summary>
/// <param name="agent">The agent.</param>
/// <param name="report">What is known of the call.</param>
/// <param name="folder">Full path of the migration folder; null where the call has none.</param>
internal sealed class AgentListener(IPipelineAgent agent, CallReport report, Func<string?> folder) : ICallListener
{
    // A shorter one would mask half of the log; the engine masks it where it stands by itself.
    private const int ShortestSecret = 4;

    private readonly Dictionary<int, int> _percents = [];
    private int _told = -1;

    /// <summary>The listener of a call; null where no agent is to be told.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="asked">Whose pipeline is to be told.</param>
    /// <param name="folder">Finds the full path of the migration folder; null where the call has none.</param>
    /// <param name="print">Writes a line to the host.</param>
    public static AgentListener? TryCreate(PSCmdlet cmdlet, PipelineOutput asked, Func<string?> folder, Action<string> print)
    {
        Func<string, string?> variable = System.Environment.GetEnvironmentVariable;
        if (PipelineAgent.Of(asked, variable, print) is not { } agent)
            return null;
        string root = PipelineAgent.SourceFolder(variable) ?? cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        var emits = cmdlet
            .GetType()
            .GetCustomAttributes(typeof(OutputTypeAttribute), inherit: false)
            .Cast<OutputTypeAttribute>()
            .SelectMany(attribute => attribute.Type.Select(type => type.Type));
        if (PipelineAgent.IsThere(asked, variable))
            MaskSecrets(agent, cmdlet.MyInvocation.BoundParameters.Values);
        return new AgentListener(agent, new CallReport(cmdlet.MyInvocation.MyCommand.Name, emits, new SourceRoot(root)), folder);
    }

    /// <inheritdoc/>
    public void OnObject(object value) => report.Take(value is PSObject wrapped ? wrapped.BaseObject : value);

    /// <inheritdoc/>
    public void OnWarning(string text, MigrationMessage? message) => report.Warn(text, PathOf(message));

    /// <inheritdoc/>
    public void OnError(ErrorRecord error) =>
        report.Fail(error.Exception, error.ErrorDetails?.Message ?? error.Exception.Message);

    /// <inheritdoc/>
    public void OnProgress(ProgressRecord progress)
    {
        bool ended = progress.RecordType == ProgressRecordType.Completed;
        if (progress.PercentComplete < 0 && !ended)
            return;
        _percents[progress.ActivityId] = ended ? 100 : progress.PercentComplete;
        // It goes back where one activity follows another: each counts its own.
        int all = (int)_percents.Values.Average();
        if (all == _told)
            return;
        _told = all;
        agent.Progress(all, ended ? progress.Activity : $"{progress.Activity}: {progress.StatusDescription}");
    }

    /// <inheritdoc/>
    public string? End()
    {
        try
        {
            agent.Tell(report);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The page of the pipeline's run is not complete: {exception.Message} Nothing else was held up.";
        }
    }

    private string? PathOf(MigrationMessage? message) =>
        message is { Script: { } script, Folder: { } place }
        && folder() is { } root
        && Path.Combine(root, place, script) is var path
        && File.Exists(path)
            ? path
            : null;

    // Past PowerShell's streams: a transcript, or a file to which the caller has them go, would keep what is said there.
    private static void MaskSecrets(IPipelineAgent agent, IEnumerable<object> values)
    {
        foreach (string line in values.SelectMany(SecretsOf).SelectMany(secret => secret.Split('\n', '\r')).Distinct())
            if (line.Trim().Length >= ShortestSecret)
                Console.Out.WriteLine(agent.Mask(line.Trim()));
    }

    private static IEnumerable<string> SecretsOf(object? value) =>
        value switch
        {
            PSObject wrapped => SecretsOf(wrapped.BaseObject),
            SecureString secret => [secret.Open()!],
            PSCredential credential => [credential.Password.Open()!],
            IDictionary table => table.Values.Cast<object?>().SelectMany(SecretsOf),
            _ => [],
        };
}
