using System.Globalization;
using System.Management.Automation.Host;

namespace PgMigrate.Tool;

/// <summary>The smallest PowerShell host that shows tables and asks for confirmation.</summary>
/// <param name="output">Where everything goes.</param>
/// <param name="terminal">Who reads and answers.</param>
internal sealed class ToolHost(IToolOutput output, Terminal terminal) : PSHost
{
    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "pgmigrate";

    /// <inheritdoc/>
    public override PSHostUserInterface UI { get; } = new ToolUserInterface(output, terminal);

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(ToolHost).Assembly.GetName().Version!;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new HostException("pgmigrate has no prompt to go to.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new HostException("pgmigrate has no prompt to come back from.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication() { }

    /// <inheritdoc/>
    public override void NotifyEndApplication() { }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode)
    {
        // Whether there were errors decides: see ExitCode.
    }
}
