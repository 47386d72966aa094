namespace PgMigrate.Engine.Execution;

/// <summary>The stages of a run, in order.</summary>
internal enum RunStage
{
    /// <summary>The options are looked at, and the folder is opened; nothing is connected.</summary>
    Open,

    /// <summary>The database is reached and, where something will be changed, locked.</summary>
    Lock,

    /// <summary>It is found out what is to be done, and whether it can be at all.</summary>
    Plan,

    /// <summary>The scripts and the database are judged by the rules.</summary>
    Check,

    /// <summary>What the scripts destroy is backed up.</summary>
    Save,

    /// <summary>The run is written into the history.</summary>
    Begin,

    /// <summary>The scripts are run, each recorded as it is committed.</summary>
    Apply,

    /// <summary>How the run ended is written into the history.</summary>
    End,

    /// <summary>The schema is kept as the run has left it.</summary>
    Keep,

    /// <summary>What is left to say is told.</summary>
    Tell,
}
