namespace PgMigrate.Tool.Start;

/// <summary>How a program is started when what goes before it has succeeded.</summary>
internal interface IProgramStart
{
    /// <summary>Starts it.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="variables">Variables that it gets beside those of this process.</param>
    /// <returns>The exit code to answer with.</returns>
    /// <exception cref="ProgramStartException">It cannot be started.</exception>
    int Start(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> variables);
}
